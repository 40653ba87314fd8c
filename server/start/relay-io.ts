import { MOST_RELAY_THREADS } from '../relay/port.ts';
import type { RelayThread } from '../relay/port.ts';

type Io = Pick<RelayThread, 'io' | 'receiveBufferBytes' | 'threads'>;

const KIB = 1024;
/** Of them server, store and system need one; on so few there is none to spare. */
const FEW_CORES = 2;

/** How many threads a relay has where nobody said it. */
export const threadsFor = (cores: number): number =>
  cores <= FEW_CORES ? 1 : Math.min(cores - 1, MOST_RELAY_THREADS);

/** How the relay takes datagrams, and what waits for it at most: a line of the banner. */
export function ioLine({ io, receiveBufferBytes, threads }: Io): string {
  const by = threads > 1 ? ` by ${threads} threads` : '';
  const how = `${io.adapter === 'batched' ? 'datagrams in batches' : 'datagrams one by one'}${by}`;
  return receiveBufferBytes === null
    ? how
    : `${how}, ${Math.floor(receiveBufferBytes / KIB)} KiB of them wait at each port`;
}

/** For the log, where batches were wanted and cannot be had; `null`: all is as wanted. */
export const fallbackSentence = ({ io }: Io): string | null =>
  io.reason === null
    ? null
    : `The relay takes datagrams one by one and in one thread, which costs it more: not in batches, since ${io.reason}.`;
