/** The relay's worker as the node build makes it: threads cannot run TypeScript. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/** Below the repository, so that the worker finds the same packages as dist/node does. */
const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));

export interface BuiltWorker {
  readonly url: URL;
  remove(): Promise<void>;
}

export async function buildWorker(): Promise<BuiltWorker> {
  await mkdir(CACHE, { recursive: true });
  const outDir = await mkdtemp(join(CACHE, 'relay-worker-'));
  const input = fileURLToPath(new URL('../../../server/relay/worker.ts', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { input: { 'relay-worker': input }, output: { entryFileNames: '[name].mjs' } },
    },
  });
  return {
    url: pathToFileURL(join(outDir, 'relay-worker.mjs')),
    remove: () => rm(outDir, { recursive: true }),
  };
}
