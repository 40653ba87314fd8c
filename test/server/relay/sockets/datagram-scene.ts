/** What tests of datagram sockets share: a sink that remembers, a socket to send from, and what is closed after each. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { HEADER_NOT_READ } from '../../../../server/relay/ip-header.ts';
import type { RelayClient } from '../../../../server/relay/service/client.ts';
import type { OpenListener } from '../../../../server/relay/sockets/listener.ts';

export const closing: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

export interface Arrived {
  readonly client: RelayClient;
  /** As it was handed over; perhaps only for the call. */
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly arrivedMs: number;
  readonly header: number;
}

/** Hears what arrives; `onReceive` is called within the call that brings it. */
export function recordingSink(onReceive: (arrived: Arrived) => void = () => undefined) {
  const all: Arrived[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const sink = {
    nowMs: () => performance.now(),
    receive: (client: RelayClient, bytes: Uint8Array, arrivedMs: number, header = HEADER_NOT_READ) => {
      const arrived = { client, bytes, text: Buffer.from(bytes).toString('latin1'), arrivedMs, header };
      all.push(arrived);
      onReceive(arrived);
      for (const { count, resolve } of waiting) if (all.length >= count) resolve();
    },
    clientGone: () => undefined,
  };
  const until = (count: number) =>
    all.length >= count
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push({ count, resolve }));
  return { sink, all, until };
}

export function socketOn(type: 'udp4' | 'udp6' = 'udp4') {
  const socket = createSocket(type);
  const close = () => socket.close();
  closing.push(close);
  const received: { readonly text: string; readonly from: string }[] = [];
  socket.on('message', (bytes, { address }) =>
    received.push({ text: bytes.toString('latin1'), from: address }),
  );
  const next = async () => {
    if (received.length === 0) await once(socket, 'message');
    return received.shift();
  };
  return { socket, next, close };
}

export const sendTo = (socket: Socket, { endpoint }: OpenListener, text: string, host = '127.0.0.1') =>
  new Promise<void>((resolve, reject) => {
    socket.send(Buffer.from(text, 'latin1'), endpoint.port, host, (error) =>
      error ? reject(error) : resolve(),
    );
  });

export type RecordingSink = ReturnType<typeof recordingSink>['sink'];
