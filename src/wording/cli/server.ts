import { msg, str } from '@lit/localize';

/** `reason`: the browser's or the system's code; `null`: none is known. */
export const notReachedAt = (origin: string, reason: string | null = null): string =>
  reason === null
    ? msg(str`The server at ${origin} could not be reached.`)
    : msg(str`The server at ${origin} could not be reached (${reason}).`);

export const notUnderstoodFrom = (origin: string): string =>
  msg(str`The server at ${origin} gave an answer that this version does not understand.`);

/** An answer that says nothing but its status. */
export const answeredOnly = (status: number): string => msg(str`It answered ${String(status)}.`);
