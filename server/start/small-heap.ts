import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets its heap grow to a multiple of what is in use before it looks what of it still is, by how much memory the
 * machine has. A server that is not alone on its machine looks earlier: 100 MB less under load, for a few hundredths of
 * its time.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=25');
