import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/**
 * Text as the programs of any system save it: UTF-8, with its mark (Notepad, Excel) or without, or UTF-16, which is
 * what `>` writes in Windows PowerShell. The mark is no part of the text.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Reads a file that a person may have made. Throws as `readFileSync` does. */
export const readTextNow = (file: string): string => decodeText(readFileSync(file));

/** The same, without waiting for it. */
export const readText = async (file: string): Promise<string> => decodeText(await readFile(file));
