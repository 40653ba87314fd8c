import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planFlow } from '../../../../src/cli/plan/flow.ts';
import { plan } from '../../../../src/cli/plan/plan.ts';
import { planSize } from '../../../../src/cli/plan/size.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { CommandOutput } from '../../../support/cli/command-output.ts';
import { machine, person } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { planSite } from '../../../support/plan/plan-site.ts';

/** `edgewise plan` against a server that listens, with a token of its own. */
let server: HttpServer;
let origin: string;
let output: CommandOutput;
beforeEach(async () => {
  server = await httpServer();
  origin = await server.app.listen({ port: 0, host: '127.0.0.1' });
  output = await CommandOutput.open();
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.app.close();
  await server.store.close();
  await output.close();
});

async function tokenFile(scope: 'results:read' | 'results:write'): Promise<string> {
  const { authorization = '' } = await machine(server, scope);
  await writeFile(output.in('token'), authorization.replace('Bearer ', ''));
  return output.in('token');
}

it('prints what the server has decided, and writes it as a document, a table and a page', async () => {
  const ada = await person(server, 'ada', 'admin');
  const entered = { siteRttMs: 130, siteLossRatio: null, egressRttMs: 75, egressLossRatio: null };
  const site = planSite('Orlando', { improvedAtMs: null });
  const [internet, ...others] = site.paths;
  await server.app.inject({
    method: 'PUT',
    url: DESK_ROUTES.planSites,
    headers: ada,
    payload: { version: null, site: { ...site, paths: [{ ...internet!, entered }, ...others] } },
  });
  const [json, csv, html] = ['d.json', 'd.csv', 'd.html'].map((name) => output.in(name)) as [
    string,
    string,
    string,
  ];
  const status = await plan({ server: origin, tokenFile: await tokenFile('results:read'), json, csv, html });
  expect([status, output.said.join('\n')]).toEqual([
    0,
    [
      'Of 1 site, what is most to be done: work with the network provider first.',
      '1 site, 10,000 people: work with the network provider first',
      'If ExpressRoute is deployed, at least 1 circuit: Orlando (North America).',
      '',
      'Orlando: work with the network provider first. The targets are missed from the edge of its network on.',
      '  Worst segment: from the site, round trip 130 ms of 100 ms (1.30), entered',
    ].join('\n'),
  ]);
  expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
    schema: 'edgewise.decision/1',
    decision: 'provider-first',
  });
  const table = await server.app.inject({ url: `${DESK_ROUTES.planDecision}?format=csv`, headers: ada });
  expect(await readFile(csv, 'utf8')).toBe(table.body);
  expect(await readFile(html, 'utf8')).toContain('<th scope="row">Orlando</th>');
});

it('tells a call and sizes with the numbers of a site of the catalogue', async () => {
  const ada = await person(server, 'ada', 'admin');
  const entered = { siteRttMs: 80, siteLossRatio: null, egressRttMs: 50, egressLossRatio: null };
  const [internet, ...others] = planSite('Oslo').paths;
  const site = planSite('Oslo', { peakCalls: 501, paths: [{ ...internet!, entered }, ...others] });
  await server.app.inject({
    method: 'PUT',
    url: DESK_ROUTES.planSites,
    headers: ada,
    payload: { version: null, site },
  });
  const asking = { server: origin, tokenFile: await tokenFile('results:read') };
  const call = { deployment: 'online', user: 'inside', other: 'inside', expressroute: false } as const;
  const status = await planFlow({ ...asking, ...call, scenario: 'online-conference', site: 'Oslo' });
  expect([status, output.said.join('\n')]).toEqual([
    0,
    expect.stringContaining(
      '- User at Oslo, over the Internet: round trip 80 ms of 100 ms (0.80), so 40 ms one way, entered',
    ),
  ]);
  output.said.length = 0;
  const sizes = { hardware: 'large', connectorVersion: 'from-2.0', spares: '1' } as const;
  expect(await planSize({ ...asking, ...sizes, site: 'Oslo' })).toBe(0);
  expect(output.said.join('\n')).toContain('ceil(501 / 500 [document 003]) = 2');
  output.said.length = 0;
  expect(await planSize({ ...asking, ...sizes, site: 'Elsewhere' })).toBe(2);
  expect(await planFlow({ ...asking, ...call, scenario: 'pstn', otherSite: 'Elsewhere' })).toBe(2);
  expect(output.said).toEqual(Array(2).fill('The catalogue has no site Elsewhere.'));
});

it('says what the server says to a token of another scope, and writes nothing', async () => {
  const status = await plan({
    server: origin,
    tokenFile: await tokenFile('results:write'),
    json: output.in('d.json'),
  });
  expect(status).not.toBe(0);
  expect(output.said.join('\n')).toMatch(new RegExp(`^The server at ${origin} decided nothing: .*\\.$`));
  await expect(readFile(output.in('d.json'))).rejects.toThrow('ENOENT');
});
