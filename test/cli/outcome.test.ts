import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { phaseText, progressOn } from '../../src/cli/progress.ts';
import { exitStatusOf, type RunOutcome } from '../../src/cli/run-outcome.ts';
import { runReport } from '../../src/cli/run-report.ts';
import { resultText } from '../../src/cli/result-text.ts';
import { parseUnattendedUpdate } from '../../src/wire/unattended.ts';
import { exampleResult } from '../support/example-result.ts';
import { NETWORK_RESULTS, withoutCall as checkOf } from '../ui/gallery/network-results.ts';

const result = exampleResult('a');
const withVerdict = (verdict: 'meets' | 'misses' | 'no-data'): RunOutcome => ({
  kind: 'result',
  result: { ...result, grades: { ...result.grades, verdict } },
  receipt: { link: null, code: null, troubles: [], packets: [] },
});
const withoutCall: RunOutcome = {
  kind: 'result',
  result: {
    ...result,
    grades: {
      ...result.grades,
      findings: [{ code: 'not-connected', why: 'nothing-open', waitedMs: 6000 }],
      verdict: 'misses',
    },
  },
  receipt: { link: null, code: null, troubles: [], packets: [] },
};
const failed = (code: string): RunOutcome => ({ kind: 'failed', code, message: 'Why.' });

describe('exitStatusOf', () => {
  it.each<[string, RunOutcome, number]>([
    ['meets the targets', withVerdict('meets'), 0],
    ['misses them', withVerdict('misses'), 1],
    ['names a relay that does not exist', failed('no-such-relay'), 2],
    ['could not connect', failed('could-not-connect'), 3],
    ['has a result without a call', withoutCall, 3],
    ['saw nothing arrive', failed('nothing-arrived'), 3],
    ['had a browser that sent nothing', failed('browser-stalled'), 3],
    ['was refused', failed('refused'), 3],
    ['failed in a way that is not known here', failed('new-code'), 3],
    ['had trouble with browser or server', { kind: 'trouble', code: 'browser-hung', message: 'Why.' }, 3],
    ['has not enough data', withVerdict('no-data'), 4],
    ['was interrupted', { kind: 'interrupted' }, 130],
  ])('of a run that %s', (_what, outcome, status) => {
    expect(exitStatusOf(outcome)).toBe(status);
  });
});

describe('a run of checks alone', () => {
  const outcomeOf = (network: Parameters<typeof checkOf>[0]): RunOutcome => ({
    kind: 'result',
    result: checkOf(network, 'only-connectivity'),
    receipt: { link: null, code: null, troubles: [], packets: [] },
  });

  it.each([
    ['open', 0],
    ['symmetric-nat', 0],
    ['wrong-certificate', 0],
    ['ipv6-missing', 0],
    ['one-port-blocked', 1],
    ['udp-blocked', 1],
    ['dns-failure', 1],
    ['nothing-open', 3],
  ] as const)('in the network %s ends with %i', (network, status) => {
    expect(exitStatusOf(outcomeOf(network))).toBe(status);
  });

  it('that found out nothing ends with 4', () => {
    const outcome = outcomeOf('open');
    if (outcome.kind !== 'result') throw new Error('a result');
    const connectivity = { ...outcome.result.connectivity!, checks: [] };
    expect(exitStatusOf({ ...outcome, result: { ...outcome.result, connectivity } })).toBe(4);
  });

  it('prints every way with its state and times, and the rule that must change', () => {
    const result = checkOf('udp-blocked', 'only-connectivity');
    const lines = resultText(result, { link: null, code: null, troubles: [] }).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'Something on this network blocks call traffic.',
      'Only what the network lets through was checked; no call was made. What was found is below. Run a whole test to know how good calls would be.',
      'Checked the ways to edge-1 in 6.2 s.',
    ]);
    expect(lines).toContain(
      '  TLS 443   name  Open                      answered in 105 ms, round trip 20 ms',
    );
    expect(lines).toContain('  UDP 3478  name  Blocked');
    expect(lines).toContain('  TCP 443         Not offered by the relay');
    expect(lines).toContain(
      '! UDP 3478-3481 does not get through. That leaves calls TCP, where one lost packet holds all later ones back.',
    );
    expect(lines).toContain('  Let UDP 3478-3481 out to the relay, and its answers back.');
    expect(lines.join(' ')).not.toContain('target under');
  });

  it('says how long an idle connection stays open', () => {
    const result = checkOf('short-mapping', 'only-connectivity');
    expect(resultText(result, { link: null, code: null, troubles: [] })).toContain(
      'The NAT forgets an idle UDP stream after 30 to 60 seconds.',
    );
  });

  it('with a call says whether marked streams did better', () => {
    expect(
      resultText(NETWORK_RESULTS['network-priority'](), { link: null, code: null, troubles: [] }),
    ).toContain('Streams marked for priority (DSCP EF) did better, by more than chance would give');
  });
});

describe('resultText', () => {
  it('starts with the verdict and has one line for each metric', () => {
    expect(resultText(result, { link: 'http://h/r/a', code: '3222222T', troubles: [] }).split('\n')).toEqual([
      'Calls may break up: parts of words may be missing.',
      '1 % of packets were lost in the 15 seconds from 0:00; the target is under 1 %.',
      'Test server: built-in, over UDP for 15 seconds: 100 packets sent, 1 lost.',
      '  Round trip   20 ms  target under 100 ms  Meets',
      '  Packet loss  1 %    target under 1 %     Misses',
      'Result: http://h/r/a',
      'Code: 3222-222T',
    ]);
  });

  it('tells the directions apart', () => {
    const [, row] = result.grades.rows;
    const rows = [
      { ...row!, path: 'up' as const },
      { ...row!, path: 'down' as const },
    ];
    const text = resultText(
      { ...result, grades: { ...result.grades, rows } },
      { link: null, code: null, troubles: [] },
    );
    expect(text).toContain('Packet loss, from you  1 %  target under 1 %');
    expect(text).toContain('Packet loss, to you    1 %  target under 1 %');
  });

  it('says why something was not stored', () => {
    const text = resultText(result, { link: null, code: null, troubles: ['The disk is full.'] });
    expect(text).toMatch(/The disk is full\.\nThe server has not stored this result\.$/);
  });

  it('shows what was not measured as a dash', () => {
    const [row] = result.grades.rows;
    const rows = [{ ...row!, value: null, outcome: 'no-data' as const }];
    const text = resultText(
      { ...result, grades: { ...result.grades, rows, verdict: 'no-data' } },
      {
        link: null,
        code: null,
        troubles: [],
      },
    );
    expect(text).toContain('Round trip  \u2013  target under 100 ms  Not enough data');
  });
});

describe('runReport', () => {
  it('has the code and the link beside the whole result', () => {
    const text = runReport(result, { link: 'http://h/r/a', code: '3222222T' });
    expect(JSON.parse(text)).toEqual({
      schema: 'edgewise.run/1',
      code: '3222222T',
      link: 'http://h/r/a',
      result,
    });
  });
});

describe('phaseText', () => {
  it.each([
    [{ phase: 'measuring', elapsedMs: 12_900, durationMs: 30_000 }, 'Measuring 12 of 30 s'],
    [{ phase: 'waiting', elapsedMs: 0, durationMs: 37_001 }, 'Waiting your turn, about 40 seconds'],
    [{ phase: 'waiting', elapsedMs: 0, durationMs: 0 }, 'Waiting your turn'],
    [{ phase: 'connecting', elapsedMs: 0, durationMs: 0 }, 'Connecting'],
  ] as const)('%j', (update, text) => {
    expect(phaseText({ kind: 'phase', ...update })).toBe(text);
  });
});

describe('progressOn', () => {
  it('writes one line for each phase into what is no terminal', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: false });
    const progress = progressOn(stream);
    progress.show('Measuring 1 of 30 s', true);
    progress.show('Measuring 2 of 30 s', false);
    progress.show('Done', true);
    progress.end();
    expect(String(stream.read())).toBe('Measuring 1 of 30 s\nDone\n');
  });
});

describe('parseUnattendedUpdate', () => {
  it.each([
    { kind: 'phase', phase: 'measuring', elapsedMs: 100.5, durationMs: 30_000 },
    { kind: 'result', result },
    { kind: 'result', result, path: '/r/a' },
    { kind: 'result', result, path: null },
    { kind: 'result', result, path: '/r/a', code: '3222222T', troubles: ['No room for packets.'] },
    { kind: 'failed', code: 'refused', message: 'Too many.' },
  ])('takes $kind', (update) => {
    expect(parseUnattendedUpdate(update)).toEqual({ ok: true, value: update });
  });

  it.each([
    null,
    undefined,
    'phase',
    {},
    { kind: 'phase', phase: 'idle', elapsedMs: 0, durationMs: 0 },
    { kind: 'phase', phase: 'measuring', elapsedMs: -1, durationMs: 0 },
    { kind: 'result', result: {} },
    { kind: 'failed', code: 'x' },
  ])('refuses %j', (update) => {
    expect(parseUnattendedUpdate(update)).toMatchObject({ ok: false });
  });
});
