import { msg, str } from '@lit/localize';

/** Why `edgewise plan` has no decision to print. */

export const notUnderstood = (origin: string): string =>
  msg(str`The server at ${origin} gave an answer that this version does not understand.`);

export const stillAssessing = (origin: string): string =>
  msg(str`The server at ${origin} is still assessing its sites; try again later.`);

export const answeredWith = (status: number): string => msg(str`It answered ${String(status)}.`);

export const nothingDecided = (origin: string, message: string): string =>
  msg(str`The server at ${origin} decided nothing: ${message}`);

export const notReachedAt = (origin: string): string =>
  msg(str`The server at ${origin} could not be reached.`);

/** What is wrong with how it was called. */
export const callProblems = {
  server: () => msg('--server must be an address such as https://host:8080.'),
  token: () => msg('A token of scope results:read is needed: --token-file or EDGEWISE_TOKEN.'),
  outputs: () => msg('Only one of --json, --csv and --html can be standard output.'),
} as const;

export const notWritten = (file: string, problem: string): string =>
  msg(str`${file} cannot be written: ${problem}.`);
