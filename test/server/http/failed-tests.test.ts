import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { networkKey } from '../../../server/http/request/client-address.ts';
import { ROUTES, TEST_TOKEN_HEADER, type Admission, type ServerConfig } from '../../../src/wire/http.ts';
import type { Result } from '../../../src/wire/result.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

/** A result without a call, as it was stored once. */
const WITHOUT_CALL = JSON.parse(
  readFileSync(new URL('../../fixtures/results/no-call-evidence.json', import.meta.url), 'utf8'),
) as Result;

/** A test through "fleet" by somebody at an address, that makes no call; `isLate`: its place is lost when its result comes. */
async function testWithoutCall({ app, places }: HttpServer, remoteAddress: string, isLate = false) {
  const asked = await app.inject({
    method: 'POST',
    url: ROUTES.tests,
    remoteAddress,
    payload: { durationMs: 15_000 },
  });
  const admission = asked.json<Admission>();
  if (admission.state !== 'admitted') throw new Error('not admitted');
  const { testId, token, resultId } = admission;
  if (isLate) await places.release(testId);
  const relay = { ...WITHOUT_CALL.path.relay, name: 'fleet' };
  const result = { ...WITHOUT_CALL, id: resultId, path: { ...WITHOUT_CALL.path, relay, relays: [] } };
  const stored = await app.inject({
    method: 'POST',
    url: ROUTES.results,
    remoteAddress,
    headers: { [TEST_TOKEN_HEADER]: token },
    payload: result,
  });
  expect(stored.statusCode).toBe(201);
  await places.release(testId);
}

const offered = async ({ app }: HttpServer): Promise<string[]> =>
  (await app.inject({ url: ROUTES.config })).json<ServerConfig>().relays.map(({ name }) => name);

describe('tests that could not connect through a relay', () => {
  it('take it out by three networks, and by no fewer', async () => {
    const server = await httpServer();
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.200', '2001:db8:1:1::1', '2001:db8:1:1:8::2'])
      await testWithoutCall(server, address);
    expect(await offered(server)).toEqual(['built-in', 'fleet']);
    await testWithoutCall(server, '198.51.100.7', true);
    expect(await offered(server)).toEqual(['built-in', 'fleet']);
    await testWithoutCall(server, '198.51.100.7');
    expect(await offered(server)).toEqual(['built-in']);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['192.0.2.77:5000', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['unknown', null],
  ])('%s', (address, network) => {
    expect(networkKey(address)).toBe(network);
  });
});
