import path from 'node:path';

/** Where typebox keeps its checks of `format` (addresses, dates, names in all scripts): 4 kB, compressed, for nothing. */
const FORMATS = path.join('typebox', 'build', 'format', 'format.mjs');

/**
 * A Vite plugin: leaves typebox's checks of `format` out of the built page, since no schema of ours names one. One that did
 * would be refused as soon as it is read, and a unit test finds it sooner (test/wire/no-formats.test.ts).
 */
export function withoutFormats() {
  return {
    name: 'edgewise-without-formats',
    apply: 'build',
    load(id) {
      if (!path.normalize(id).endsWith(FORMATS)) return null;
      return `
        const refuse = () => { throw new Error('The page is built without formats (scripts/without-formats.mjs).'); };
        export { refuse as Has, refuse as Get, refuse as Test };
      `;
    },
  };
}
