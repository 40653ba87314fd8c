import { describe, expect, it } from 'vitest';
import { askDecision } from '../../../src/cli/plan/ask-decision.ts';
import { planHtml, planJson, planText } from '../../../src/cli/plan/plan-report.ts';
import { decidePlan } from '../../../src/core/plan/decide.ts';
import type { SiteFigures } from '../../../src/core/plan/segment-figures.ts';
import {
  decisionOnWire,
  pendingDecision,
  type WirePlanDecision,
} from '../../../src/wire/desk/plan/decision.ts';
import { planSite } from '../../support/plan/plan-site.ts';
import { siteAndEgress } from '../../core/plan/segment-figures.ts';

const EVIDENCE: Readonly<Record<string, SiteFigures>> = {
  'New York': siteAndEgress(80, 50),
  Miami: siteAndEgress(130, 50),
  'San <Jose>': siteAndEgress(130, 75),
};
function decided(): WirePlanDecision {
  const sites = Object.keys(EVIDENCE).map((name, at) =>
    planSite(name, { isMainSite: at === 0, improvedAtMs: null }),
  );
  return decisionOnWire(
    decidePlan({ sites }, ({ name }) => EVIDENCE[name]!),
    3,
    () => ({
      continent: 'north-america',
      people: 10_000,
    }),
  );
}

describe('the decision at the command line', () => {
  it('has the answer first, then circuits, then each site with why and its worst segment', () => {
    expect(planText(decided()).split('\n')).toEqual([
      'Of 3 sites, what is most to be done: work with the network provider first.',
      '1 site, 10,000 people: keep the Internet',
      '1 site, 10,000 people: work with the network provider first',
      '1 site, 10,000 people: your own network',
      'If ExpressRoute is deployed, at least 1 circuit: New York (North America).',
      'Optional, where targets are missed: San <Jose>.',
      '',
      'New York: keep the Internet. Site and egress meet the targets, at peak too.',
      '  Worst segment: from the edge of its network, round trip 50 ms of 60 ms (0.83), measured',
      '',
      'Miami: your own network. The edge of its network meets the targets and the site does not: ExpressRoute cannot help there.',
      '  Worst segment: from the site, round trip 130 ms of 100 ms (1.30), measured',
      '',
      'San <Jose>: work with the network provider first. The targets are missed from the edge of its network on.',
      '  Worst segment: from the site, round trip 130 ms of 100 ms (1.30), measured',
    ]);
  });

  it('is a page that runs nothing and takes nothing for markup', () => {
    const page = planHtml(decided());
    expect(page).toContain('<th scope="row">San &lt;Jose&gt;</th>');
    expect(page).not.toMatch(/<script|San <Jose>/);
    expect(page).toContain("default-src 'none'");
  });

  it('is a document of its own', () => {
    expect(JSON.parse(planJson(decided()))).toEqual({ schema: 'edgewise.decision/1', ...decided() });
  });

  it('says what an empty catalogue lacks', () => {
    const empty = decisionOnWire(
      decidePlan({ sites: [] }, () => siteAndEgress(1, 1)),
      0,
      () => ({
        continent: null,
        people: null,
      }),
    );
    expect(planText(empty)).toBe(
      [
        'The catalogue has no sites.',
        ...['For the decision:', 'For the number of circuits:', 'For the meet-me table:'].flatMap(
          (answer) => ['', answer, '  The catalogue has no sites yet.'],
        ),
      ].join('\n'),
    );
  });
});

describe('asking a server', () => {
  const answering = (...answers: readonly Response[]) => {
    const asked: string[] = [];
    const left = [...answers];
    const fetchIt: typeof fetch = (input) => {
      asked.push(new Request(input).url.replace(/^[^?]*/, ''));
      const next = left.shift();
      return next ? Promise.resolve(next) : Promise.reject(new Error('gone'));
    };
    const pauses: number[] = [];
    const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    const ask = (withCsv = false) => askDecision({ origin: 'http://h', token: 't', withCsv, fetchIt, pause });
    return { ask, asked, pauses };
  };
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

  it('asks again while the server still assesses, and then for the table', async () => {
    const { ask, asked, pauses } = answering(
      json(pendingDecision(3, 2)),
      json(decided()),
      new Response('site\n'),
    );
    expect(await ask(true)).toEqual({ kind: 'decided', decision: decided(), csv: 'site\n' });
    expect([asked, pauses]).toEqual([['', '', '?format=csv'], [1000]]);
  });

  it.each([
    ['no answer', [], 'The server at http://h could not be reached.'],
    [
      'a refusal',
      [json({ error: { code: 'no-scope', message: 'The API token lacks the scope.' } }, 403)],
      'The server at http://h decided nothing: The API token lacks the scope.',
    ],
    [
      'another page',
      [new Response('<html>', { status: 502 })],
      'The server at http://h decided nothing: It answered 502.',
    ],
    [
      'another version',
      [json({ decision: 'buy' })],
      'The server at http://h gave an answer that this version does not understand.',
    ],
  ] as const)('says of %s what was wrong', async (_title, answers, problem) => {
    expect(await answering(...answers).ask()).toEqual({ kind: 'failed', problem });
  });
});
