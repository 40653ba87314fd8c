import { beforeEach, describe, expect, it } from 'vitest';
import { Check } from 'typebox/value';
import { ComparisonSchema, type Comparison } from '../../../../src/wire/desk/compare.ts';
import { OpenedRecordSchema, ResultContextSchema } from '../../../../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { csvHeader } from '../../../../src/wire/export/csv.ts';
import { ExportSchema } from '../../../../src/wire/export/document.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { sampledFigures } from '../../../../src/wire/sampled-figures.ts';
import { person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { measuredResult } from '../../../support/measured-result.ts';

const DAY_MS = 86_400_000;

describe('a result whose document has gone', () => {
  let server: HttpServer;
  let editor: Credentials;
  beforeEach(async () => {
    server = await httpServer({ keepDocumentsDays: 90 });
    editor = await person(server, 'edith', 'editor');
    for (const [id, daysAgo] of [
      ['old', 91],
      ['young', 1],
    ] as const) {
      const receivedAtMs = server.clock.nowEpochMs() - daysAgo * DAY_MS;
      const labels = { ticket: null, site: 'north', user: null };
      const result = measuredResult(id, { startedAt: new Date(receivedAtMs).toISOString(), labels });
      await server.store.results.save({ result, receivedAtMs, address: '192.0.2.7', requestId: null });
    }
    const none = { maxResults: null, maxAgeMs: null, maxPacketsAgeMs: null, maxBytes: null };
    const removed = await server.store.results.prune(
      { ...none, maxDocumentsAgeMs: 90 * DAY_MS },
      server.clock.nowEpochMs(),
    );
    expect(removed).toMatchObject({ documents: 1, results: 0 });
  });

  const get = (url: string) => server.app.inject({ url, headers: editor });
  const figures = sampledFigures(measuredResult('old'));

  it('is no longer opened by its link, which says so', async () => {
    const answer = await server.app.inject({ url: ROUTES.result('old') });
    expect([answer.statusCode, answer.json()]).toEqual([
      410,
      {
        error: {
          code: 'document-gone',
          message:
            'This result is older than results are kept whole here. Help desk still has its figures, by its code.',
        },
      },
    ]);
    expect((await server.app.inject({ url: ROUTES.result('young') })).statusCode).toBe(200);
  });

  it('is opened at the desk by its figures, with the days that others are kept whole', async () => {
    const opened: unknown = (await get(DESK_ROUTES.result('old'))).json();
    expect(Check(OpenedRecordSchema, opened)).toBe(true);
    expect(opened).toMatchObject({ row: { id: 'old', site: 'north' }, result: null, figures, wholeDays: 90 });
    const whole: unknown = (await get(DESK_ROUTES.result('young'))).json();
    expect(Check(OpenedRecordSchema, whole)).toBe(true);
    expect(Object.keys(whole as object)).not.toContain('figures');
    const context: unknown = (await get(DESK_ROUTES.context('young'))).json();
    expect(Check(ResultContextSchema, context)).toBe(true);
    expect(context).toMatchObject({ before: [{ id: 'old' }] });
    expect((await get(DESK_ROUTES.context('old'))).statusCode).toBe(200);
    expect((await get(DESK_ROUTES.packets('old'))).json()).toMatchObject({ error: { code: 'no-packets' } });
  });

  it('takes notes, and is compared by its figures', async () => {
    const note = await server.app.inject({
      method: 'POST',
      url: DESK_ROUTES.notes('old'),
      payload: { text: 'seen' },
      headers: editor,
    });
    expect(note.statusCode).toBe(201);
    const comparison = await server.app.inject({
      method: 'POST',
      url: DESK_ROUTES.compare,
      payload: { a: { kind: 'result', id: 'old' }, b: { kind: 'result', id: 'young' } },
      headers: editor,
    });
    const compared = comparison.json<Comparison>();
    expect(Check(ComparisonSchema, compared)).toBe(true);
    expect([compared.a.tests, compared.b.tests, compared.courses]).toEqual([1, 1, undefined]);
    expect(compared.metrics.length).toBeGreaterThan(0);
  });

  it('is in every export, by its figures', async () => {
    const json: unknown = (await get(`${DESK_ROUTES.export}?format=json`)).json();
    expect(Check(ExportSchema, json)).toBe(true);
    expect(json).toMatchObject({
      results: [{ result: { id: 'young' } }, { result: null, figures: { id: 'old', metrics: figures } }],
    });
    const lines = (await get(`${DESK_ROUTES.export}?format=ndjson&ids=old,young`)).body.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { result: null, figures: { id: 'old' } },
      { result: { id: 'young' } },
    ]);
    const [header = '', young = '', old = ''] = (await get(`${DESK_ROUTES.export}?format=csv`)).body.split(
      '\r\n',
    );
    expect([young.split(',').at(-1), old.split(',').at(-1)]).toEqual(['yes', 'no']);
    const cell = (name: string): string => old.split(',')[csvHeader().indexOf(name)] ?? '';
    expect(header.split(',')).toEqual(csvHeader());
    expect([cell('id'), cell('site'), Number(cell('rttMeanMs'))]).toEqual(['old', 'north', figures.rttMs]);
  });
});
