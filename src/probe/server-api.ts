import type { TSchema, Static } from 'typebox';
import { DOCUMENT_GONE, LINK_REVOKED, RELAY_LOST, ServerError, type ServerPort } from '../app/ports.ts';
import {
  AdmissionSchema,
  ROUTES,
  ServerConfigSchema,
  StoredSchema,
  TEST_TOKEN_HEADER,
} from '../wire/http.ts';
import { apiErrorIn } from '../wire/api-error.ts';
import { packetLines } from '../wire/packet-rows.ts';
import { NetworkViewSchema } from '../wire/network-view.ts';
import { read } from '../wire/read.ts';
import { gzip } from './gzip.ts';
import { answeredWith, notReached, notUnderstood } from '../wording/server-problem.ts';

/** An answer that is not what the contract says: another server, or another version. */
const unexpected = (): ServerError => new ServerError('unexpected', notUnderstood());

/** A browser drops the requests under way when the network changes; then it takes a moment until others get through. */
const ASK_AGAIN_MS = 250;

async function fetchOnce(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: 'no-store' });
  } catch (cause) {
    throw new ServerError('unreachable', notReached(), { cause });
  }
}

/** What is only read is asked for once more where nobody answered: a test whose witness is dropped has no directions. */
async function reach(path: string, init: RequestInit): Promise<Response> {
  if (init.method !== undefined) return fetchOnce(path, init);
  try {
    return await fetchOnce(path, init);
  } catch {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    return fetchOnce(path, init);
  }
}

/** What was refused for what it is, and not for the moment: asking again cannot help. */
const isFinalStatus = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;

/** What a refusal of the server says; its sentence where it is one of ours. */
export async function refusalOf(response: Response): Promise<ServerError> {
  const { status } = response;
  const isFinal = isFinalStatus(status);
  const said = apiErrorIn(await response.json().catch(() => null));
  if (!said) return new ServerError('unexpected', answeredWith(status), { isFinal });
  const isRevoked = status === 410 && said.code !== RELAY_LOST && said.code !== DOCUMENT_GONE;
  return new ServerError(isRevoked ? LINK_REVOKED : said.code, said.message, { isFinal });
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  const response = await reach(path, init);
  if (response.ok) return response.json().catch(() => null);
  throw await refusalOf(response);
}

/** What the contract says; what a newer server adds to it is left out. */
function expect<S extends TSchema>(schema: S, body: unknown): Static<S> {
  const answer = read(schema, body, 'answer');
  if (!answer.ok) throw unexpected();
  return answer.value;
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
  requestTest: async (durationMs, { calls, loaded }) =>
    expect(
      AdmissionSchema,
      // What is not asked for is left out: a server of another version may not know it.
      await ask(
        ROUTES.tests,
        json({ durationMs, ...(calls > 1 ? { calls } : {}), ...(loaded ? { loaded } : {}) }),
      ),
    ),
  askTest: async (testId, token) =>
    expect(AdmissionSchema, await ask(ROUTES.test(testId), { headers: withToken(token) })),
  releaseTest(testId, token) {
    // A beacon outlives the page; it cannot carry headers, so the token goes in the body.
    navigator.sendBeacon(
      ROUTES.release(testId),
      new Blob([JSON.stringify({ token })], { type: 'application/json' }),
    );
  },
  network: async (testId, token) =>
    expect(NetworkViewSchema, await ask(ROUTES.network(testId), { headers: withToken(token) })),
  async witness(testId, token, relay) {
    const response = await reach(ROUTES.witness(testId, relay), { headers: withToken(token) });
    if (response.status === 404) return null;
    if (!response.ok) throw await refusalOf(response);
    return new Uint8Array(await response.arrayBuffer());
  },
  store: async (result, token) =>
    expect(StoredSchema, await ask(ROUTES.results, json(result, withToken(token)))),
  async storePackets(resultId, rows, token) {
    const body = await gzip(packetLines(rows));
    const headers = { 'content-type': 'application/gzip', ...withToken(token) };
    const response = await reach(ROUTES.packets(resultId), { method: 'PUT', headers, body });
    if (!response.ok) throw await refusalOf(response);
  },
  async result(id) {
    // Whoever tests reads none: what knows each field of a result comes with it.
    const [{ readResult }, answer] = await Promise.all([
      import('../wire/result.ts'),
      ask(ROUTES.result(id), {}),
    ]);
    const parsed = readResult(answer);
    if (!parsed.ok) throw unexpected();
    return parsed.value;
  },
};
