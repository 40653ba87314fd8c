import { noToken, tokenNotRead } from '../wording/cli/token.ts';
import { fileProblem } from './file-problem.ts';
import { readTextNow } from './text-file.ts';

/** An API token, or a sentence about why there is none. */
export type FoundToken =
  { readonly ok: true; readonly token: string } | { readonly ok: false; readonly problem: string };

/** Reads the file of `--token-file`: one line, as "edgewise token add" prints it. */
export function readTokenFile(file: string, read: (file: string) => string = readTextNow): FoundToken {
  try {
    const token = read(file).trim();
    if (/^[\x21-\x7e]{1,200}$/.test(token)) return { ok: true, token };
    return { ok: false, problem: noToken(file) };
  } catch (error) {
    return { ok: false, problem: tokenNotRead(file, fileProblem(error)) };
  }
}
