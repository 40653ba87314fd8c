import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { prepareUpload, type Upload } from '../../../../server/results/preparing/prepare.ts';
import { isPreparedRow } from '../../../../server/store/kysely/results/prepared-row.ts';
import { defaultTarget } from '../../../../src/core/relay.ts';
import { regrade } from '../../../../src/core/verdict/grades.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { fixtureResult } from '../../../ui/gallery/fixture-result.ts';
import { atTestServer, measuredResult, witnessedResult } from '../../../support/measured-result.ts';

const id = 'r'.repeat(22);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const upload = (body: Uint8Array, changes: Partial<Upload> = {}): Upload => ({
  body,
  receivedAtMs: Date.UTC(2026, 0, 2),
  address: '192.0.2.7',
  keepAddresses: true,
  plannedMs: null,
  isMachine: true,
  relays: null,
  notes: null,
  ...changes,
});
const graded = (result: Result): Result => ({ ...result, grades: regrade(result) });
const ready = (given: Upload) => {
  const preparation = prepareUpload(given);
  if (preparation.kind !== 'ready') throw new Error(preparation.kind);
  const { prepared } = preparation;
  if (!isPreparedRow(prepared)) throw new Error('another adapter prepared it');
  // Behind four bytes of check sum.
  const text = brotliDecompressSync(prepared.document.body.subarray(4)).toString();
  return { ...preparation, columns: prepared.columns, text };
};

describe('prepareUpload', () => {
  it('packs a result as it came when nothing of it was changed, to the last blank', () => {
    const sent = JSON.stringify(graded(measuredResult(id)), null, 1);
    const { text, wasRegraded, columns } = ready(upload(bytes(sent)));
    expect([text, wasRegraded]).toEqual([sent, false]);
    expect(columns).toMatchObject({ id, code: '', verdict: 'meets', address: '192.0.2.7', request_id: null });
  });

  // 134 ms and 156 ms in the published table, through the same Azure region.
  it.each([
    ['West US', 'misses'],
    ['Hawaii US', 'meets'],
  ] as const)('grades 140 ms through West US from %s as the page did: it %s', (region, verdict) => {
    const measured = atTestServer(fixtureResult({ fate: () => 140, durationMs: 60_000 }));
    const { loop } = measured.metrics;
    expect(loop.rttMs?.mean).toBeCloseTo(140, 0);
    const kind = { kind: 'azure', region: 'West US' } as const;
    const sent = graded({
      ...measured,
      id,
      labels: { ...measured.labels, region },
      path: { ...measured.path, relay: { ...measured.path.relay, kind } },
      grades: { ...measured.grades, target: defaultTarget(kind, region) },
    });
    const made = ready(upload(bytes(JSON.stringify(sent))));
    expect(made).toMatchObject({ verdict, wasRegraded: false, columns: { region } });
    expect(regrade(JSON.parse(made.text) as Result)).toEqual(sent.grades);
  });

  it('packs what its figures say when it said something else', () => {
    const honest = graded(witnessedResult(id));
    const forged = { ...honest, grades: { ...honest.grades, verdict: 'meets' as const } };
    const made = ready(upload(bytes(JSON.stringify(forged))));
    expect(made).toMatchObject({ verdict: 'misses', saidVerdict: 'meets', wasRegraded: true });
    expect(JSON.parse(made.text)).toEqual(honest);
    expect(made.columns.verdict).toBe('misses');
  });

  it('takes the addresses out of the document as well, though its grades are right', () => {
    const witnessed = graded(witnessedResult(id));
    const sent = { ...witnessed, witness: { ...witnessed.witness!, sources: ['203.0.113.40:41234'] } };
    const made = ready(upload(bytes(JSON.stringify(sent)), { keepAddresses: false, address: null }));
    expect(made.text).not.toContain('203.0.113.40');
    expect(made.columns.address).toBeNull();
  });

  it('asks for the request that a result names, and fills in what the result lacks', () => {
    const named = graded(
      measuredResult(id, { labels: { ticket: null, site: 'Bonn', user: null, request: 'q1' } }),
    );
    const body = bytes(JSON.stringify(named));
    expect(prepareUpload(upload(body))).toEqual({ kind: 'asks', id, requestId: 'q1', body });
    const filing = { id: 'q1', ticket: 'INC7', site: 'Berlin' };
    const made = ready(upload(body, { filing }));
    expect(made.columns).toMatchObject({ ticket: 'INC7', site: 'Bonn', request_id: 'q1' });
    expect(JSON.parse(made.text)).toEqual({ ...named, labels: { ...named.labels, ticket: 'INC7' } });
    expect(ready(upload(body, { filing: null })).columns).toMatchObject({ ticket: null, request_id: null });
  });

  it('reads over a byte order mark, which is not kept', () => {
    const sent = JSON.stringify(graded(measuredResult(id)));
    expect(ready(upload(bytes(`\uFEFF${sent}`))).text).toBe(sent);
  });

  it.each(['', '{', '{"a":1}x', '\uFEFF'])('says that %j is no JSON', (text) => {
    expect(prepareUpload(upload(bytes(text)))).toEqual({ kind: 'bad-json' });
  });

  it('names what is wrong before what contradicts itself', () => {
    const result = graded(measuredResult(id));
    const wrong = { ...result, durationMs: 0, extra: 1 };
    expect(prepareUpload(upload(bytes(JSON.stringify(wrong))))).toMatchObject({ kind: 'invalid' });
    const odd = { ...result, durationMs: 0 };
    expect(prepareUpload(upload(bytes(JSON.stringify(odd))))).toMatchObject({
      kind: 'contradiction',
      id,
      problem: 'durationMs must be over 0.',
    });
    const poisoned = JSON.stringify(result).replace('{', '{"__proto__":{},');
    expect(prepareUpload(upload(bytes(poisoned)))).toMatchObject({ kind: 'invalid' });
  });
});
