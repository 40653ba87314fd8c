import { apiErrorIn } from '../wire/api-error.ts';
import { answeredOnly, notReachedAt } from '../wording/cli/server.ts';

/** A server, and the API token that it is asked with. */
export interface AskedServer {
  readonly origin: string;
  readonly token: string;
  readonly fetchIt?: typeof fetch;
}

/** What it answered, or why it did not, in a sentence. */
export type ServerAnswer =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

const ANSWER_LIMIT_MS = 30_000;

/** Asks for a page of its API; `refused` puts a refusal into a sentence. Never rejects. */
export async function askServer(
  { origin, token, fetchIt = fetch }: AskedServer,
  page: string,
  refused: (origin: string, why: string) => string,
): Promise<ServerAnswer> {
  try {
    const response = await fetchIt(new URL(page, origin), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, text };
    const message = apiErrorIn(jsonOf(text))?.message ?? answeredOnly(response.status);
    return { ok: false, problem: refused(origin, message) };
  } catch {
    return { ok: false, problem: notReachedAt(origin) };
  }
}

/** `null` for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
