import { readFileSync } from 'node:fs';
import { ROUTES, TEST_TOKEN_HEADER, type Admission, type ServerConfig } from '../../../src/wire/http.ts';
import type { Result } from '../../../src/wire/result.ts';
import type { HttpServer } from './http-server.ts';

/** A result without a call, as it was stored once. */
const WITHOUT_CALL = JSON.parse(
  readFileSync(new URL('../../fixtures/results/no-call-evidence.json', import.meta.url), 'utf8'),
) as Result;

/** A test through "fleet" by somebody at an address, that makes no call; `isLate`: its place is lost when its result comes. */
export async function testWithoutCall(
  { app, places }: HttpServer,
  remoteAddress: string,
  isLate = false,
): Promise<void> {
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
  if (stored.statusCode !== 201) throw new Error(stored.body);
  await places.release(testId);
}

/** What a page that is opened is offered. */
export const namesOffered = async ({ app }: HttpServer): Promise<string[]> =>
  (await app.inject({ url: ROUTES.config })).json<ServerConfig>().relays.map(({ name }) => name);
