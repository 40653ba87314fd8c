import { gzipSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { OpenedRecord } from '../../../../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { machine, type Credentials } from '../../../support/server/desk-people.ts';
import { measuredResult } from '../../../support/measured-result.ts';
import { idOf, useDesk } from './asked-desk.ts';

const desk = useDesk();
const { store, get, audited } = desk;

describe('packet records', () => {
  const { sent } = measuredResult('x').traffic;
  const rows = Array.from({ length: sent }, (_, at) => [
    at % 5,
    Math.floor(at / 5),
    at,
    1,
    at & 0xffff,
    at * 4,
    at * 4 + 40,
    at,
  ]);
  const text = (lines: readonly unknown[]): string => lines.map((row) => `${JSON.stringify(row)}\n`).join('');
  const put = (id: string, payload: Buffer, headers: Credentials = desk.writer, type = 'application/gzip') =>
    desk.server.app.inject({
      method: 'PUT',
      url: ROUTES.packets(id),
      headers: { ...headers, 'content-type': type },
      payload,
    });

  it('are kept as they came, and downloaded', async () => {
    const { id, code } = await store('r1');
    const gzip = gzipSync(text(rows));
    expect((await put(id, gzip)).statusCode).toBe(204);
    expect((await put(id, gzip)).statusCode).toBe(204);
    expect((await get(DESK_ROUTES.result(id))).json<OpenedRecord>().hasPackets).toBe(true);
    const answer = await get(DESK_ROUTES.packets(id));
    expect(gunzipSync(answer.rawPayload).toString()).toBe(text(rows));
    expect(answer.headers).toMatchObject({
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="edgewise-${code}-packets.jsonl.gz"`,
    });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(await audited('open-packets')).toEqual([id]);
  });

  it.each<[string, () => Buffer, number, RegExp]>([
    ['a row too few', () => gzipSync(text(rows.slice(1))), 400, /those of the result: 3750 sent/],
    ['a row too many', () => gzipSync(text([...rows, rows[0]])), 400, /those of the result/],
    [
      'a loss that was none',
      () => gzipSync(text(rows.map((row, at) => (at === 9 ? [...row.slice(0, 6), null, null] : row)))),
      400,
      /those of the result/,
    ],
    [
      'rows of another shape',
      () => gzipSync(text(rows.map((row) => row.slice(1)))),
      400,
      /one row of 8 values/,
    ],
    [
      'two rows on a line',
      () => gzipSync(`${JSON.stringify(rows[0])},${JSON.stringify(rows[1])}\n`),
      400,
      /one row of 8 values/,
    ],
    ['no JSON', () => gzipSync('[1,2\n'), 400, /one row of 8 values/],
    ['an endless line', () => gzipSync('['.repeat(100_000)), 400, /one row of 8 values/],
    ['no text', () => gzipSync(Buffer.alloc(1000, 0xff)), 400, /UTF-8/],
    ['no gzip', () => Buffer.from(text(rows)), 400, /compressed with gzip/],
    ['half a file', () => gzipSync(text(rows)).subarray(0, 5000), 400, /compressed with gzip/],
    [
      'a bomb',
      () => gzipSync(Buffer.alloc(64 * 1024 * 1024, '[0,0,0,0,0,0,0,0]\n')),
      400,
      /those of the result/,
    ],
  ])('are refused with %s', async (_what, make, status, sentence) => {
    const { id } = await store('r1');
    const answer = await put(id, make());
    expect([answer.statusCode, answer.json()]).toEqual([
      status,
      { error: { code: 'bad-packets', message: expect.stringMatching(sentence) as unknown } },
    ]);
    expect((await get(DESK_ROUTES.packets(id))).statusCode).toBe(404);
  });

  it('are refused when too large, of another type, of nobody or by nobody', async () => {
    const { id } = await store('r1');
    const gzip = gzipSync(text(rows));
    const noise = Buffer.alloc(9 * 1024 * 1024, 1);
    expect((await put(id, noise)).statusCode).toBe(413);
    expect((await put(id, Buffer.from('[]'), desk.writer, 'application/json')).statusCode).toBe(415);
    expect((await put(idOf('none'), gzip)).statusCode).toBe(404);
    expect((await put(id, gzip, {})).statusCode).toBe(401);
    expect((await put(id, gzip, desk.viewer)).statusCode).toBe(401);
    expect((await put(id, gzip, await machine(desk.server, 'results:read'))).statusCode).toBe(403);
  });
});
