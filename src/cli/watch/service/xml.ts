const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML, in ASCII alone: whatever encoding a file is saved or read in, it says the same. */
export const xmlText = (text: string): string =>
  Array.from(text.replace(/[^\P{Cc}\t\n]/gu, ''), (character) => {
    const code = character.codePointAt(0) ?? 0;
    return NAMED[character] ?? (code > 0x7e ? `&#${code};` : character);
  }).join('');
