import { createSocket } from 'node:dgram';
import { connect as connectTcp, isIP, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RelayTransport } from '../port.ts';
import { StreamFraming } from '../message/stream-framing.ts';

/** Where a relay is probed. */
export interface ProbeTarget {
  readonly transport: RelayTransport;
  /** What its URL names. */
  readonly host: string;
  /** What that resolves to. */
  readonly address: string;
  readonly port: number;
}

/** Messages to a relay and from it, over whatever carries them. */
export interface ProbeWire {
  /** Whether a message may get lost. */
  readonly isLossy: boolean;
  send(message: Uint8Array): void;
  close(): void;
}

/** What a wire tells. */
export interface ProbeListener {
  readonly onMessage: (message: Uint8Array) => void;
  readonly onError: (reason: string) => void;
}

const LONGEST_MESSAGE_BYTES = 4096;

/**
 * Opens a 5-tuple of its own to the relay. What goes wrong is told, at once or later. `authorities`: PEM of whom its certificate
 * must be vouched for by; left out: whom Node trusts.
 */
export const openWire = (target: ProbeTarget, listener: ProbeListener, authorities?: string): ProbeWire =>
  target.transport === 'udp' ? overUdp(target, listener) : overStream(target, listener, authorities);

function overUdp({ address, port }: ProbeTarget, { onMessage, onError }: ProbeListener): ProbeWire {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  socket.on('message', onMessage);
  socket.on('error', (error) => onError(error.message));
  return {
    isLossy: true,
    send: (message) => socket.send(message, port, address, (error) => error && onError(error.message)),
    close: () => void socket.close(),
  };
}

function overStream(
  { transport, host, address, port }: ProbeTarget,
  { onMessage, onError }: ProbeListener,
  authorities?: string,
): ProbeWire {
  // As a browser does: a certificate that nobody vouches for, or for another name, is no way in.
  const socket: Socket =
    transport === 'tls'
      ? connectTls({
          ...{ host: address, port },
          ...(isIP(host) === 0 && { servername: host }),
          ...(authorities !== undefined && { ca: authorities }),
        })
      : connectTcp({ host: address, port });
  const framing = new StreamFraming();
  socket.on('data', (bytes) => {
    if (framing.push(bytes, LONGEST_MESSAGE_BYTES, onMessage).kind === 'lost') onError('it speaks no TURN');
  });
  socket.on('error', (error) => onError(error.message));
  socket.on('close', () => onError('it closed the connection'));
  return {
    isLossy: false,
    send: (message) => void socket.write(message),
    close: () => void socket.destroy(),
  };
}
