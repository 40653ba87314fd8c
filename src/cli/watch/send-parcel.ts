import { Type } from 'typebox';
import { apiErrorIn } from '../../wire/api-error.ts';
import { read } from '../../wire/read.ts';
import { sendingSays } from '../../wording/cli/watch.ts';
import type { Parcel } from './spool.ts';
import type { Sending, SendParcel } from './forwarder.ts';

/** A server that takes longer than this to store one parcel is not going to. */
const SEND_LIMIT_MS = 30_000;
/** Nobody waits longer than this because a server said so. */
const LONGEST_ASKED_MS = 10 * 60_000;

/** Sends parcels to a server over HTTP, with the agent's token. */
export const httpSender =
  (server: string, token: string | null, fetchIt: typeof fetch = fetch): SendParcel =>
  async (parcel: Parcel, signal: AbortSignal): Promise<Sending> => {
    const limited = limit(signal);
    let response: Response;
    let body: unknown;
    try {
      response = await fetchIt(new URL(parcel.route, server), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...parcel.headers,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(parcel.body),
        signal: limited.signal,
      });
      body = await response.json().catch(() => null);
    } catch {
      return { kind: 'later', message: sendingSays.notReached(), afterMs: null };
    } finally {
      limited.clear();
    }
    if (response.ok) return storedBut(body);
    const message = apiErrorIn(body)?.message ?? sendingSays.answered(response.status);
    return isForGood(response.status)
      ? { kind: 'refused', message }
      : { kind: 'later', message, afterMs: askedWaitMs(response.headers.get('retry-after')) };
  };

/** Of the answer (wire/sample.ts), what matters here: why something was refused, also for what a newer server refuses. */
const RefusedSchema = Type.Object({ refused: Type.Array(Type.Object({ message: Type.String() })) });

/** What was not taken is put aside with its parcel; the others of it are stored, and never asked for again. */
function storedBut(body: unknown): Sending {
  const said = read(RefusedSchema, body, 'answer');
  const [first] = said.ok ? said.value.refused : [];
  return first ? { kind: 'refused', message: first.message } : { kind: 'stored' };
}

/**
 * Answers that no later try will change: the document itself is not good, or another one has its id. A token that is
 * refused (401, 403) can be mended, as can a server that is full or down: nothing is thrown away for those.
 */
const isForGood = (status: number): boolean => [400, 409, 413, 415, 422].includes(status);

/** Ends with the signal or after the limit; by hand, since a long-lived signal must not gather what depends on it. */
function limit(signal: AbortSignal): { readonly signal: AbortSignal; readonly clear: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const timer = setTimeout(abort, SEND_LIMIT_MS);
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

function askedWaitMs(retryAfter: string | null): number | null {
  if (retryAfter === null || !/^\d{1,6}$/.test(retryAfter)) return null;
  return Math.min(Number(retryAfter) * 1000, LONGEST_ASKED_MS);
}
