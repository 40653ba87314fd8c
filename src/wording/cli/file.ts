import { msg, str } from '@lit/localize';

/**
 * Why a file could not be read or written, by the code of the system's error (`ENOSPC`), as the end of a sentence:
 * `the disk is full (ENOSPC)`. `null`: the error had no code.
 */
export function fileReason(code: string | null): string {
  if (code === null) return msg('for a reason that is not known');
  const words = wordsOf(code);
  return words === null ? code : `${words} (${code})`;
}

function wordsOf(code: string): string | null {
  switch (code) {
    case 'ENOSPC':
      return msg('the disk is full');
    case 'EDQUOT':
      return msg('the disk quota is used up');
    case 'EACCES':
    case 'EPERM':
      return msg('it is not allowed');
    case 'EROFS':
      return msg('the disk is read-only');
    case 'ENOENT':
      return msg('there is no such file or folder');
    case 'ENOTDIR':
      return msg('a folder of its path is a file');
    case 'EISDIR':
      return msg('it is a folder');
    case 'EBUSY':
      return msg('another program has it open');
    case 'EIO':
      return msg('the disk has failed');
    default:
      return null;
  }
}

/** `problem`: as `fileReason` says it. */
export const notWritten = (file: string, problem: string): string =>
  msg(str`${file} cannot be written: ${problem}.`);

/** The file of a result or of its packets, before or after a run. */
export const outputNotWritten = (what: 'result' | 'packets', file: string, code: string | null): string => {
  const reason = code ?? msg('unknown reason');
  return what === 'result'
    ? msg(str`The result cannot be written to ${file} (${reason}).`)
    : msg(str`The packet record cannot be written to ${file} (${reason}).`);
};
