import type { RelayThread } from '../relay/port.ts';

type Io = Pick<RelayThread, 'io' | 'receiveBufferBytes'>;

const KIB = 1024;

/** How the relay takes datagrams, and what waits for it at most: a line of the banner. */
export function ioLine({ io, receiveBufferBytes }: Io): string {
  const how = io.adapter === 'batched' ? 'datagrams in batches' : 'datagrams one by one';
  return receiveBufferBytes === null
    ? how
    : `${how}, ${Math.floor(receiveBufferBytes / KIB)} KiB of them wait at each port`;
}

/** For the log, where batches were wanted and cannot be had; `null`: all is as wanted. */
export const fallbackSentence = ({ io }: Io): string | null =>
  io.reason === null
    ? null
    : `The relay takes datagrams one by one, which costs it more: not in batches, since ${io.reason}.`;
