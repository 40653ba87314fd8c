import { randomFillSync } from 'node:crypto';

/** Longer than the window of any compressor on the way, so that nothing can make the repeats smaller. */
const NOISE_BYTES = 4 * 1024 * 1024;

let noise: Buffer | null = null;

/** Bytes that nothing can make smaller, made once: every transfer sends the same memory. */
export const noiseBytes = (): Buffer => (noise ??= randomFillSync(Buffer.allocUnsafe(NOISE_BYTES)));
