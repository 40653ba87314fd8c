import dgram from 'node:dgram';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { bindingRequest, mappedAddressOf } from './stun-binding.ts';

/** What one port did when it was asked for a Binding. */
export type PortAnswer =
  | { readonly kind: 'mapped'; readonly as: string }
  /** Nothing came in time: no answer, or no connection. */
  | { readonly kind: 'silent' }
  /** The connection stood, and nothing came through it. */
  | { readonly kind: 'mute' }
  /** The system's or TLS's error code. */
  | { readonly kind: 'failed'; readonly code: string };

/** Requests are repeated, as clients do. */
const AGAIN_MS = 200;
/** A relay or gateway that waits for a core answers late, where four laboratories share two: 1.2 s were too short once in 26. */
const LIMIT_MS = 4000;

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

/** Asks many UDP addresses from one socket of one family, so that mappings can be compared. */
export function askUdp(
  family: 4 | 6,
  destinations: readonly { readonly address: string; readonly port: number }[],
): Promise<PortAnswer[]> {
  const socket = dgram.createSocket(family === 4 ? 'udp4' : 'udp6');
  const requests = destinations.map(() => bindingRequest());
  const answers: PortAnswer[] = destinations.map(() => ({ kind: 'silent' }));
  return new Promise((resolve) => {
    const ask = (): void => {
      for (const [index, { address, port }] of destinations.entries())
        if (answers[index]?.kind === 'silent')
          socket.send(requests[index] ?? '', port, address, () => undefined);
    };
    const finish = (): void => {
      clearInterval(again);
      clearTimeout(limit);
      socket.close();
      resolve(answers);
    };
    const again = setInterval(ask, AGAIN_MS);
    const limit = setTimeout(finish, LIMIT_MS);
    socket.on('error', () => undefined);
    socket.on('message', (bytes) => {
      for (const [index, request] of requests.entries()) {
        const as = mappedAddressOf(bytes, request);
        if (as !== null) answers[index] = { kind: 'mapped', as };
      }
      if (answers.every(({ kind }) => kind === 'mapped')) finish();
    });
    ask();
  });
}

/** Asks one TCP or TLS port; TLS is checked for the name given, against an authority. */
export function askStream(
  to: { readonly address: string; readonly port: number },
  secure: { readonly name: string; readonly authorityFile: string } | null,
): Promise<PortAnswer> {
  const { address: host, port } = to;
  const socket =
    secure === null
      ? net.connect({ host, port })
      : tls.connect({
          host,
          port,
          ...(net.isIP(secure.name) === 0 ? { servername: secure.name } : {}),
          ca: readFileSync(secure.authorityFile),
        });
  const request = bindingRequest();
  return new Promise((resolve) => {
    let isConnected = false;
    const finish = (answer: PortAnswer): void => {
      clearTimeout(limit);
      socket.destroy();
      resolve(answer);
    };
    const limit = setTimeout(() => finish({ kind: isConnected ? 'mute' : 'silent' }), LIMIT_MS);
    socket.once('connect', () => {
      isConnected = true;
      if (secure === null) socket.write(request);
    });
    socket.once('secureConnect', () => socket.write(request));
    socket.once('error', (error: Error) => finish({ kind: 'failed', code: codeOf(error) }));
    socket.once('data', (bytes: Buffer) => {
      const as = mappedAddressOf(bytes, request);
      finish(as === null ? { kind: 'mute' } : { kind: 'mapped', as });
    });
  });
}
