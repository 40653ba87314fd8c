import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { plan } from '../../../../src/cli/plan/plan.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { machine, person } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { planSite } from '../../../support/plan-site.ts';

/** `edgewise plan` against a server that listens, with a token of its own. */
let server: HttpServer;
let origin: string;
let folder: string;
let said: string[];
beforeEach(async () => {
  server = await httpServer();
  origin = await server.app.listen({ port: 0, host: '127.0.0.1' });
  folder = await mkdtemp(path.join(tmpdir(), 'edgewise-plan-'));
  said = [];
  const take = (...texts: unknown[]): void => void said.push(texts.join(' '));
  vi.spyOn(console, 'log').mockImplementation(take);
  vi.spyOn(console, 'error').mockImplementation(take);
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(server.faults).toEqual([]);
  await server.app.close();
  await server.store.close();
  await rm(folder, { recursive: true, force: true });
});

const inFolder = (name: string): string => path.join(folder, name);
async function tokenFile(scope: 'results:read' | 'results:write'): Promise<string> {
  const { authorization = '' } = await machine(server, scope);
  await writeFile(inFolder('token'), authorization.replace('Bearer ', ''));
  return inFolder('token');
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
  const [json, csv, html] = ['d.json', 'd.csv', 'd.html'].map(inFolder) as [string, string, string];
  const status = await plan({ server: origin, tokenFile: await tokenFile('results:read'), json, csv, html });
  expect([status, said.join('\n')]).toEqual([
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

it('says what the server says to a token of another scope, and writes nothing', async () => {
  const status = await plan({
    server: origin,
    tokenFile: await tokenFile('results:write'),
    json: inFolder('d.json'),
  });
  expect(status).not.toBe(0);
  expect(said.join('\n')).toMatch(new RegExp(`^The server at ${origin} decided nothing: .*\\.$`));
  await expect(readFile(inFolder('d.json'))).rejects.toThrow('ENOENT');
});
