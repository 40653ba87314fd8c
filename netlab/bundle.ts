import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

/** Beside node_modules, where what has no place in a bundle is found from. */
const FOLDER = fileURLToPath(new URL('../.cache/programs/', import.meta.url));
/** Native, so it is loaded from where it is installed. */
const NATIVE = ['koffi'];

const bundles = new Map<string, Promise<string>>();

/**
 * One file that Node runs as it is, of a program and all that it imports; bundled once a process. A laboratory starts several
 * programs for each test, and each that tsx had to read module by module took 0.9 s of a core to begin (2.8 with Firefox's driver)
 * where a bundle takes 0.2 (0.4). It is named by what is in it, so that whoever starts the same at the same time has the same.
 */
export function bundleOf(program: URL): Promise<string> {
  let bundle = bundles.get(program.href);
  if (!bundle) {
    bundle = bundled(fileURLToPath(program));
    bundles.set(program.href, bundle);
  }
  return bundle;
}

async function bundled(input: string): Promise<string> {
  const { output } = await build({
    input,
    platform: 'node',
    external: NATIVE,
    write: false,
    logLevel: 'silent',
    output: { format: 'esm', codeSplitting: false },
  });
  const { code } = output[0];
  const digest = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const file = path.join(FOLDER, `${path.basename(input, '.ts')}-${digest}.mjs`);
  await mkdir(FOLDER, { recursive: true });
  // Whole or not at all: another process may be reading it.
  const own = `${file}.${String(process.pid)}`;
  await writeFile(own, code);
  await rename(own, file);
  return file;
}
