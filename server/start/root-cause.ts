import { errorCode } from '../error-code/error-code.ts';

/** Longer than any driver's sentence; a cause that lists all it tried is cut. */
const MAX_LENGTH = 300;

/** The last of an error's causes: what began it. The error itself when it has none. */
function firstError(error: Error): Error {
  let first = error;
  while (first.cause instanceof Error) first = first.cause;
  return first;
}

/**
 * What began it, in one line and the words of whoever found it, or its code where it has no words (so Node joins the
 * attempts to connect to all addresses of a name). `null` when the error has no cause.
 */
export function rootCause(error: Error): string | null {
  const first = firstError(error);
  if (first === error) return null;
  const code = errorCode(first) ?? first.name;
  const words = (first.message === '' ? code : first.message).replace(/\s+/g, ' ').trim();
  return words.length > MAX_LENGTH ? `${words.slice(0, MAX_LENGTH)}...` : words;
}
