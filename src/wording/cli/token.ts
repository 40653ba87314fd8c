import { msg, str } from '@lit/localize';

/** Where a token was looked for that is none: a file's name, `--token` or a variable's name. */
export const noToken = (source: string): string =>
  msg(str`${source} holds no token: it must be one line, as "edgewise token add" prints it.`);

/** `problem`: as `fileReason` says it. */
export const tokenNotRead = (file: string, problem: string): string =>
  msg(str`The token file ${file} cannot be read: ${problem}.`);
