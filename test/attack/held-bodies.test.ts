import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { BodiesInFlight } from '../../server/http/bodies/bodies-in-flight.ts';
import type { HttpError } from '../../server/http/errors/http-error.ts';
import { newTestId, TestTokens } from '../../server/http/access/test-tokens.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { httpServer } from '../support/http-server.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MIB = 1024 * 1024;

function budget() {
  const clock = new ManualClock();
  const bodies = new BodiesInFlight({ after: (ms, work) => clock.setTimer(ms, work) }, () => clock.nowMs());
  const refused = new Map<string, HttpError>();
  const begin = (name: string, address: string) => bodies.begin(address, (error) => refused.set(name, error));
  const statuses = (): [string, number][] => [...refused].map(([name, { statusCode }]) => [name, statusCode]);
  return { clock, bodies, begin, statuses, refused };
}

describe('unfinished uploads', () => {
  it('hold no more than the budget, whoever many send them', () => {
    const { bodies, begin, refused } = budget();
    for (let at = 0; at < 480; at += 1) begin(`b${at}`, `192.0.2.${at % 200}`).took(2 * MIB);
    expect(bodies.bytes).toBe(64 * MIB);
    expect(refused.size).toBe(480 - 32);
    expect(
      [...refused.values()].every(({ statusCode, hints }) => statusCode === 503 && hints.retryAfterS === 5),
    ).toBe(true);
  });

  it('of one address hold a quarter of it, and leave the rest to others', () => {
    const { bodies, begin, statuses } = budget();
    for (let at = 0; at < 9; at += 1) begin(`b${at}`, '192.0.2.1').took(2 * MIB);
    expect([bodies.bytes, statuses()]).toEqual([16 * MIB, [['b8', 503]]]);
    begin('other', '192.0.2.2').took(2 * MIB);
    expect(statuses()).toHaveLength(1);
  });

  it('make room for others when they are slow, the oldest first', async () => {
    const { clock, begin, statuses } = budget();
    for (let at = 0; at < 32; at += 1) begin(`b${at}`, `192.0.2.${at}`).took(2 * MIB);
    await clock.advance(9999);
    begin('early', '198.51.100.1').took(1);
    expect(statuses()).toEqual([['early', 503]]);
    await clock.advance(1);
    begin('in time', '198.51.100.2').took(1);
    expect(statuses()).toEqual([
      ['early', 503],
      ['b0', 408],
    ]);
  });

  it('are given up when they fall silent, or are slower than any network that carries calls', async () => {
    const { clock, begin, statuses } = budget();
    const silent = begin('silent', 'a');
    silent.took(1);
    const drip = begin('drip', 'b');
    const steady = begin('steady', 'c');
    const seen: [string, number][][] = [];
    for (let second = 0; second < 90; second += 1) {
      await clock.advance(1000);
      drip.took(1);
      steady.took(20_000);
      if (second === 19 || second === 30 || second === 89) seen.push(statuses());
    }
    expect(seen).toEqual([
      [],
      [['silent', 408]],
      [
        ['silent', 408],
        ['drip', 408],
      ],
    ]);
    steady.land();
  });

  it('of single bytes are refused long before they are many, and the connection is closed', async () => {
    const server = await httpServer();
    const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
    const token = new TestTokens('secret').issue({ testId: newTestId(), plannedMs: 15_000 });
    const answerTo = async (chunk: string, count: number, end = ''): Promise<string> => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1');
      await once(socket, 'connect');
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('error', () => undefined);
      socket.write(
        `POST ${ROUTES.results} HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\n` +
          `${TEST_TOKEN_HEADER}: ${token}\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      socket.write(`${chunk.repeat(count)}${end}`);
      await once(socket, end === '' ? 'close' : 'data');
      socket.destroy();
      return answer;
    };
    // It has no end, and is answered all the same.
    const refused = await answerTo('1\r\n \r\n', 1001);
    for (const part of [/^HTTP\/1\.1 400 /, /\r\nconnection: close\r\n/, /"small-pieces"/])
      expect(refused).toMatch(part);
    // A thousand, as short as they are, may be all of a body.
    expect(await answerTo('1\r\n \r\n', 1000, '0\r\n\r\n')).toMatch(/"bad-json"/);
    await server.app.close();
  });

  it('are answered over a real connection, which is then closed', async () => {
    const server = await httpServer();
    const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
    const open = async (): Promise<{ socket: Socket; answer: () => string }> => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1');
      await once(socket, 'connect');
      let answer = '';
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('error', () => undefined);
      const token = new TestTokens('secret').issue({ testId: newTestId(), plannedMs: 15_000 });
      socket.write(
        `POST ${ROUTES.results} HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\n` +
          `${TEST_TOKEN_HEADER}: ${token}\r\ncontent-length: ${2 * MIB}\r\n\r\n`,
      );
      socket.write(Buffer.alloc(2 * MIB - 1, 32));
      return { socket, answer: () => answer };
    };
    const opened: Awaited<ReturnType<typeof open>>[] = [];
    // Nine of an address hold 18 MiB: at least one of them goes.
    for (let at = 0; at < 9; at += 1) opened.push(await open());
    await Promise.race(opened.map(({ socket }) => once(socket, 'close')));
    const answered = opened.filter(({ answer }) => answer() !== '');
    expect(answered).toHaveLength(1);
    const answer = answered[0]?.answer() ?? '';
    for (const part of [/^HTTP\/1\.1 503 /, /\r\nretry-after: 5\r\n/, /\r\nconnection: close\r\n/])
      expect(answer).toMatch(part);
    for (const { socket } of opened) socket.destroy();
    await server.app.close();
  });
});
