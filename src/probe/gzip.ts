import { ServerError } from '../app/ports.ts';
import { cannotCompress } from '../wording/server-problem.ts';

/** Compresses text; rejects with `ServerError` in a browser that cannot (Firefox before 113, Safari before 16.4). */
export async function gzip(text: string): Promise<Blob> {
  if (!('CompressionStream' in globalThis))
    throw new ServerError('no-compression', cannotCompress(), { isFinal: true });
  const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(compressed).blob();
}
