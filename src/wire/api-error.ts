import { ApiErrorSchema, type ApiError } from './http.ts';
import { read } from './read.ts';

/** What a server's refusal says, also one of a newer server; `null` where its body is none of ours. */
export function apiErrorIn(body: unknown): ApiError['error'] | null {
  const answer = read(ApiErrorSchema, body, 'refusal');
  return answer.ok ? answer.value.error : null;
}
