import { beforeEach, describe, expect, it } from 'vitest';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { csvHeader } from '../../../../src/wire/export/csv.ts';
import { ExportSchema, type ExportedResult } from '../../../../src/wire/export/document.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { exportText } from '../../../../server/results/exporting.ts';
import { Check } from 'typebox/value';
import { StoreError } from '../../../../server/store/port/store-error.ts';
import type { StoredRecord } from '../../../../server/store/port/results.ts';
import { machine, person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { measuredResult } from '../../../support/measured-result.ts';

let server: HttpServer;
let viewer: Credentials;
beforeEach(async () => {
  server = await httpServer();
  viewer = await person(server, 'vera', 'viewer');
});

/** Stores results, oldest first. */
async function store(...labels: Partial<Result['labels']>[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, own] of labels.entries()) {
    await server.clock.advance(1000);
    const id = `r${index}`;
    const result = measuredResult(id, {
      startedAt: new Date(server.clock.nowEpochMs()).toISOString(),
      labels: { ticket: null, site: null, user: null, ...own },
    });
    const receivedAtMs = server.clock.nowEpochMs();
    await server.store.results.save({ result, receivedAtMs, address: '192.0.2.7', requestId: null });
    ids.push(id);
  }
  return ids;
}

const get = (query: string, headers = viewer) =>
  server.app.inject({ url: `${DESK_ROUTES.export}?${query}`, headers });

/** A reader of RFC 4180, written from its grammar: no code of ours, and none of the writer's. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('GET /api/desk/export', () => {
  it('writes a JSON document of everything that a search finds, newest first', async () => {
    const ids = await store({ site: 'north' }, { site: 'south' }, { site: 'north' });
    const answer = await get('format=json&site=north');
    const document: unknown = answer.json();
    expect(Check(ExportSchema, document)).toBe(true);
    const { results } = answer.json<{ results: ExportedResult[] }>();
    expect(results.map(({ result }) => result?.id)).toEqual([ids[2], ids[0]]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="edgewise-2026-01-01.json"',
      'cache-control': 'no-store',
    });
  });

  it('writes a JSON document of nothing', async () => {
    expect(Check(ExportSchema, (await get('format=json')).json())).toBe(true);
  });

  it('writes one result per line, in the order that was asked for', async () => {
    const [first, second, third] = await store({}, {}, {});
    const answer = await get(`format=ndjson&ids=${third},${first},gone`);
    const lines = answer.body.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as ExportedResult).result?.id)).toEqual([third, first]);
    expect(answer.body.endsWith('\n')).toBe(true);
    expect(answer.body).not.toContain(`"${second}"`);
  });

  it('says of each result how far it has come, who has it and its tags, in JSON as in NDJSON', async () => {
    const [untouched, taken] = await store({}, {});
    await server.store.results.setTriage(taken!, {
      status: 'waiting',
      assignee: 'b.okafor',
      tags: ['vpn', 'a;b'],
      version: 0,
    });
    const expected = [
      [taken, 'waiting', 'b.okafor', ['vpn', 'a;b']],
      [untouched, 'new', null, []],
    ];
    const { results } = (await get('format=json')).json<{ results: ExportedResult[] }>();
    const lines = (await get('format=ndjson')).body.trimEnd().split('\n');
    for (const exported of [results, lines.map((line) => JSON.parse(line) as ExportedResult)])
      expect(
        exported.map(({ result, status, assignedTo, tags }) => [result?.id, status, assignedTo, tags]),
      ).toEqual(expected);
  });

  it('writes a table that spreadsheets read and cannot be run by', async () => {
    const nasty = ['=1+1', '+1', '-1', '@x', '\tx', '=HYPERLINK("http://x","y")', 'a,"b"\nc'];
    await store(...nasty.map((site) => ({ site })));
    const rows = readCsv((await get('format=csv')).body);
    expect(rows[0]).toEqual(csvHeader());
    expect(rows).toHaveLength(nasty.length + 1);
    const column = rows[0]!.indexOf('site');
    expect(column).toBeGreaterThan(0);
    expect(rows.slice(1).map((row) => row[column])).toEqual(
      nasty.map((text) => (/^[=+\-@\t]/.test(text) ? `'${text}` : text)).reverse(),
    );
    for (const row of rows) expect(row).toHaveLength(rows[0]!.length);
  });

  it.each(['', 'format=xml', 'format=csv&ids=', 'format=csv&ids=a&site=north', 'format=csv&sight=1'])(
    'refuses "%s"',
    async (query) => {
      expect((await get(query)).statusCode).toBe(400);
    },
  );

  it('is written down, without what was searched for', async () => {
    const [id = ''] = await store({ user: 'M. Keller' }, {});
    await get('format=csv&user=Keller');
    await get(`format=json&ids=${id}`);
    await get('format=json&ids=r0,r1');
    const { entries } = await server.store.desk.audit({ action: 'export' }, { after: null, limit: 10 });
    expect(entries.map(({ subject }) => subject).sort()).toEqual(
      ['2 results, as json', 'a search, as csv', id].sort(),
    );
  });

  it('is for those who may read, and not often', async () => {
    expect((await get('format=csv', {})).statusCode).toBe(401);
    expect((await get('format=csv', await machine(server, 'results:write'))).statusCode).toBe(403);
    const reader = await machine(server, 'results:read');
    const statuses = [];
    for (let index = 0; index < 21; index++) statuses.push((await get('format=csv', reader)).statusCode);
    expect([statuses.slice(0, 20).every((status) => status === 200), statuses[20]]).toEqual([true, 429]);
  });

  it('answers with a status when the store fails before anything is sent', async () => {
    const lost = new StoreError('unreachable', 'The connection to the database is lost.');
    const failing: AsyncIterable<StoredRecord> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(lost) }),
    };
    const results = Object.assign(Object.create(server.store.results) as typeof server.store.results, {
      stream: () => failing,
    });
    const broken = await httpServer({ store: { ...server.store, results }, desk: server.desk });
    const answer = await broken.app.inject({ url: `${DESK_ROUTES.export}?format=ndjson`, headers: viewer });
    expect([answer.statusCode, answer.json()]).toMatchObject([503, { error: { code: 'store-unavailable' } }]);
  });
});

describe('exportText', () => {
  it('reads no further than it is read', async () => {
    const [id = ''] = await store({});
    const found = await server.store.results.find(id);
    let read = 0;
    async function* endless(): AsyncGenerator<StoredRecord> {
      for (;;) {
        read++;
        yield await Promise.resolve(found!);
      }
    }
    const pieces = exportText('ndjson', endless());
    for (let index = 0; index < 3; index++) await pieces.next();
    await pieces.return();
    expect(read).toBe(3);
  });
});
