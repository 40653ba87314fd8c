import { apiErrorIn } from '../../src/wire/api-error.ts';
import type { Static, TSchema } from 'typebox';
import { HOLD_MS, RELAY_ROUTES, RelayHeldSchema, RelayOrdersSchema } from '../../src/wire/relays/joining.ts';
import { read } from '../../src/wire/read.ts';
import type { HoldLink } from '../fleet/holding.ts';
import { LinkError, type ServerLink } from '../fleet/joining.ts';

/** Of an answer, beyond what the server holds it back: a far server, and a slow one. */
const ANSWER_MS = 8000;
const WITNESS_MS = 20_000;
/** What is said again may be answered otherwise. */
const MAY_PASS: readonly number[] = [408, 425, 429];

/** The server that a relay joins, over HTTP. */
export function serverLink(
  origin: string,
  token: string,
  fetchIt: typeof fetch = fetch,
): ServerLink & HoldLink {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    let response: Response;
    try {
      response = await fetchIt(new URL(path, origin), init);
    } catch (error) {
      throw new LinkError('unreachable', `The server ${origin} does not answer (${reasonOf(error)}).`, error);
    }
    if (response.ok) return response;
    const said = apiErrorIn(await response.json().catch(() => null));
    const isFinal = response.status < 500 && !MAY_PASS.includes(response.status);
    throw new LinkError(
      said?.code === 'no-such-relay' ? 'not-joined' : isFinal ? 'refused' : 'unreachable',
      `The server ${origin} ${isFinal ? 'refuses this relay' : 'cannot answer'}: ${said?.message ?? `status ${response.status}`}`,
    );
  };
  const authorization = `Bearer ${token}`;
  const json = { authorization, 'content-type': 'application/json' };
  return {
    async hold(hold) {
      const response = await ask(RELAY_ROUTES.hold, {
        method: 'PUT',
        headers: json,
        body: JSON.stringify(hold),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      return readAs(RelayHeldSchema, response, origin);
    },
    async poll(report, signal) {
      const response = await ask(RELAY_ROUTES.poll, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(report),
        signal: AbortSignal.any([signal, AbortSignal.timeout(HOLD_MS + ANSWER_MS)]),
      });
      return readAs(RelayOrdersSchema, response, origin);
    },
    async bringWitness(session, testId, bytes) {
      await ask(RELAY_ROUTES.witness(session, testId), {
        method: 'PUT',
        headers: { authorization, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
        signal: AbortSignal.timeout(WITNESS_MS),
      });
    },
  };
}

async function readAs<Of extends TSchema>(
  schema: Of,
  response: Response,
  origin: string,
): Promise<Static<Of>> {
  const answer = read(schema, await response.json().catch(() => null), 'answer');
  if (answer.ok) return answer.value;
  throw new LinkError('refused', `The server ${origin} is of another version: ${answer.problem}.`);
}

/** What Node's fetch says of itself is only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
