import type { Static, TSchema } from 'typebox';
import { DeskError } from '../app/desk/ports.ts';
import { CSRF_HEADER } from '../wire/desk/routes.ts';
import { apiErrorIn } from '../wire/api-error.ts';
import { read } from '../wire/read.ts';
import { deskRefusal, notReached, notUnderstood } from '../wording/server-problem.ts';

/** What is asked of the server. */
export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly csrfToken?: string | null;
}

/** The code is the status's where the desk has to act on it, whatever the server's own word for it is. */
function codeOf(status: number, answered: string | null): string {
  if (status === 401) return 'logged-out';
  if (status === 404) return 'not-found';
  return answered ?? 'unexpected';
}

/** Asks; answers with the body, `null` where there is none. Rejects with `DeskError`. */
export async function ask(path: string, question: Question = {}): Promise<unknown> {
  const response = await reach(path, question);
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return body;
  const answered = apiErrorIn(body);
  throw new DeskError(
    codeOf(response.status, answered?.code ?? null),
    answered?.message ?? deskRefusal(response.status),
  );
}

/** An answer that is as the contract says; what a newer server adds to it is left out. */
export async function askFor<S extends TSchema>(
  schema: S,
  path: string,
  question: Question = {},
): Promise<Static<S>> {
  const answer = read(schema, await ask(path, question), 'answer');
  if (!answer.ok) throw new DeskError('unexpected', notUnderstood());
  return answer.value;
}

async function reach(path: string, { method = 'GET', body, csrfToken }: Question): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (csrfToken) headers[CSRF_HEADER] = csrfToken;
  const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'same-origin' };
  try {
    return await fetch(path, body === undefined ? init : { ...init, body: JSON.stringify(body) });
  } catch (cause) {
    throw new DeskError('unreachable', notReached(), { cause });
  }
}
