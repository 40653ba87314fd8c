import { existsSync } from 'node:fs';

/** Where the build puts a worker: beside this module's bundle, or above a folder of shared chunks. */
export function builtWorker(name: string): URL {
  const beside = new URL(/* @vite-ignore */ `${name}.js`, import.meta.url);
  return existsSync(beside) ? beside : new URL(/* @vite-ignore */ `../${name}.js`, import.meta.url);
}
