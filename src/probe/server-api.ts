import type { TSchema, Static } from 'typebox';
import { Check } from 'typebox/value';
import { ServerError, type ServerPort } from '../app/ports.ts';
import {
  AdmissionSchema,
  ApiErrorSchema,
  ROUTES,
  ServerConfigSchema,
  StoredSchema,
  TEST_TOKEN_HEADER,
} from '../wire/http.ts';
import { parseResult } from '../wire/result.ts';

/** An answer that is not what the contract says: another server, or another version. */
const unexpected = (): ServerError =>
  new ServerError('unexpected', 'The server gave an answer this page does not understand.');

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: 'no-store' });
  } catch (cause) {
    throw new ServerError('unreachable', 'The server could not be reached.', { cause });
  }
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  const response = await reach(path, init);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  if (Check(ApiErrorSchema, body)) throw new ServerError(body.error.code, body.error.message);
  throw new ServerError('unexpected', `The server answered with status ${response.status}.`);
}

function expect<S extends TSchema>(schema: S, body: unknown): Static<S> {
  if (!Check(schema, body)) throw unexpected();
  return body;
}

const withToken = (token: string): Record<string, string> => ({ [TEST_TOKEN_HEADER]: token });
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The page's own server, over fetch. */
export const serverApi: ServerPort = {
  config: async () => expect(ServerConfigSchema, await ask(ROUTES.config, {})),
  requestTest: async (durationMs) => expect(AdmissionSchema, await ask(ROUTES.tests, json({ durationMs }))),
  askTest: async (testId, token) =>
    expect(AdmissionSchema, await ask(ROUTES.test(testId), { headers: withToken(token) })),
  releaseTest(testId, token) {
    // A beacon outlives the page; it cannot carry headers, so the token goes in the body.
    navigator.sendBeacon(
      ROUTES.release(testId),
      new Blob([JSON.stringify({ token })], { type: 'application/json' }),
    );
  },
  async witness(testId, token) {
    const response = await reach(ROUTES.witness(testId), { headers: withToken(token) });
    if (response.status === 404) return null;
    if (!response.ok)
      throw new ServerError('unexpected', `The server answered with status ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  },
  store: async (result, token) =>
    expect(StoredSchema, await ask(ROUTES.results, json(result, withToken(token)))),
  async result(id) {
    const parsed = parseResult(await ask(ROUTES.result(id), {}));
    if (!parsed.ok) throw unexpected();
    return parsed.value;
  },
};
