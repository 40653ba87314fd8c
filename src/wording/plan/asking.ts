import { msg, str } from '@lit/localize';
import { assessOptionProblem } from '../cli/assess-options.ts';

/** Why `edgewise plan` has no decision to print. */

export const stillAssessing = (origin: string): string =>
  msg(str`The server at ${origin} is still assessing its sites; try again later.`);

export const nothingDecided = (origin: string, message: string): string =>
  msg(str`The server at ${origin} decided nothing: ${message}`);

export const noSuchSite = (site: string): string => msg(str`The catalogue has no site ${site}.`);

/** Why the file that `--search` names is of no use. */
export const searchProblem = {
  notRead: (file: string, reason: string) => msg(str`The result ${file} cannot be read: ${reason}.`),
  noResult: (file: string) => msg(str`${file} is no result as edgewise run --json writes it.`),
  noSearch: (file: string) =>
    msg(str`The result ${file} has found no number of calls: it needs edgewise run --find-calls.`),
} as const;

/** What is wrong with how it was called. */
export const callProblems = {
  server: () => msg('--server must be an address such as https://host:8080.'),
  token: () => msg('A token of scope results:read is needed: --token-file or EDGEWISE_TOKEN.'),
  outputs: assessOptionProblem.severalOutputs,
} as const;
