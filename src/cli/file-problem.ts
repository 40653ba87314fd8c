import { errorCode } from './error-code.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  EROFS: 'the disk is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a folder of its path is a file',
  EISDIR: 'it is a folder',
  EBUSY: 'another program has it open',
  EIO: 'the disk has failed',
};

/** Why a file could not be read or written, as the end of a sentence: `the disk is full (ENOSPC)`. */
export function fileProblem(error: unknown): string {
  const code = errorCode(error);
  if (code === null) return 'for a reason that is not known';
  const words = WORDS[code];
  return words === undefined ? code : `${words} (${code})`;
}
