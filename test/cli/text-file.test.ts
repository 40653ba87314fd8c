import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeText, readText, readTextNow } from '../../src/cli/text-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'edgewise-text-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// "Zü" by hand: U+005A, U+00FC.
it.each([
  ['UTF-8', [0x5a, 0xc3, 0xbc]],
  ['UTF-8 with its mark, as Notepad and Excel save it', [0xef, 0xbb, 0xbf, 0x5a, 0xc3, 0xbc]],
  ['UTF-16, as `>` writes it in Windows PowerShell', [0xff, 0xfe, 0x5a, 0x00, 0xfc, 0x00]],
  ['UTF-16, high byte first', [0xfe, 0xff, 0x00, 0x5a, 0x00, 0xfc]],
])('text in %s is read as what it says', async (_what, bytes) => {
  expect(decodeText(Uint8Array.from(bytes))).toBe('Zü');
  const file = path.join(folder, 'file');
  await writeFile(file, Uint8Array.from(bytes));
  expect(readTextNow(file)).toBe('Zü');
  expect(await readText(file)).toBe('Zü');
});

it('an empty file is an empty text', () => {
  expect(decodeText(new Uint8Array())).toBe('');
});
