import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PacketUpload } from '../../server/results/preparing/packets.ts';
import { preparePackets } from '../../server/results/preparing/packets.ts';
import { ResultIds } from '../../server/results/result-ids.ts';
import { newTestId, TestTokens } from '../../server/http/access/test-tokens.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { httpServer } from '../support/server/http-server.ts';
import { measuredResult } from '../support/measured-result.ts';

/** Ten minutes of five streams. */
const SENT = 150_000;
const rows = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `[${at % 5},${Math.floor(at / 5)},${at},1,${at % 65_536},${at * 4},${at * 4 + 40},${at}]\n`,
  ).join('');

async function stored(server: Awaited<ReturnType<typeof httpServer>>) {
  const testId = newTestId();
  const id = new ResultIds('secret').of(testId);
  const headers = { [TEST_TOKEN_HEADER]: new TestTokens('secret').issue({ testId, plannedMs: 15_000 }) };
  const payload = measuredResult(id);
  await server.app.inject({ method: 'POST', url: ROUTES.results, headers, payload });
  const put = (gzip: Buffer, remoteAddress = '192.0.2.1') =>
    server.app.inject({
      method: 'PUT',
      url: ROUTES.packets(id),
      payload: gzip,
      remoteAddress,
      headers: { ...headers, 'content-type': 'application/gzip' },
    });
  return { put, sent: payload.traffic.sent };
}

describe('packet uploads', () => {
  it('let whatever else the thread has to do go first, many times in one upload', async () => {
    let others = 0;
    let isDone = false;
    const other = (): void => {
      others += 1;
      if (!isDone) setImmediate(other);
    };
    setImmediate(other);
    const prepared = await preparePackets({ gzip: gzipSync(rows(SENT)), sent: SENT, received: SENT });
    isDone = true;
    expect(prepared.kind).toBe('packets');
    // 9 MB of text come out in pieces of 16 KiB: none of them is followed by another without a turn for others.
    expect(others).toBeGreaterThan(200);
  });

  it('end with the first row that is one too many, unread beyond it', async () => {
    const text = rows(SENT);
    const prepared = await preparePackets({ gzip: gzipSync(text), sent: 10, received: 10 });
    expect(prepared).toMatchObject({ kind: 'bad-packets' });
  });

  it('that are refused are so many of an address, and then not read; those of others are', async () => {
    const asked: PacketUpload[] = [];
    const server = await httpServer({
      preparePackets: (upload) => {
        asked.push(upload);
        return preparePackets(upload);
      },
    });
    const { put, sent } = await stored(server);
    const bad = gzipSync(rows(sent - 1));
    const answers = await Promise.all(Array.from({ length: 32 }, () => put(bad)));
    const counts = [400, 429].map(
      (status) => answers.filter(({ statusCode }) => statusCode === status).length,
    );
    expect([counts, asked.length]).toEqual([[20, 12], 20]);
    const refused = answers.find(({ statusCode }) => statusCode === 429);
    expect(refused?.json()).toMatchObject({ error: { code: 'too-many-refused' } });
    expect(refused?.headers['retry-after']).toBe('30');
    expect((await put(bad, '192.0.2.2')).statusCode).toBe(400);
    expect((await put(gzipSync(rows(sent)), '192.0.2.2')).statusCode).toBe(204);
    // What is stored already is not looked at again.
    const before = asked.length;
    expect((await put(bad, '192.0.2.2')).statusCode).toBe(204);
    expect(asked).toHaveLength(before);
    await server.app.close();
  });
});
