import { msg, str } from '@lit/localize';
import { assessOptionProblem } from '../cli/assess-options.ts';

/** Why `edgewise plan` has no decision to print. */

export const stillAssessing = (origin: string): string =>
  msg(str`The server at ${origin} is still assessing its sites; try again later.`);

export const nothingDecided = (origin: string, message: string): string =>
  msg(str`The server at ${origin} decided nothing: ${message}`);

export const noSuchSite = (site: string): string => msg(str`The catalogue has no site ${site}.`);

/** What is wrong with how it was called. */
export const callProblems = {
  server: () => msg('--server must be an address such as https://host:8080.'),
  token: () => msg('A token of scope results:read is needed: --token-file or EDGEWISE_TOKEN.'),
  outputs: assessOptionProblem.severalOutputs,
} as const;
