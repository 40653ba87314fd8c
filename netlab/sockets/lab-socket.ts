import type { HeaderFields } from '../header-rewriter.ts';
import type { Endpoint } from '../nat/nat-behaviour.ts';

/** Enough for 2,000 packets of 200 bytes: the gateway must not lose a packet that its log does not show. */
export const SOCKET_BUFFER_BYTES = 1 << 20;

/** A datagram that came to a socket. */
export interface CameDatagram {
  readonly bytes: Buffer;
  readonly from: Endpoint;
  /** Of its IP header; `null`: this kind of socket does not see it. */
  readonly header: HeaderFields | null;
}

/** A UDP socket over IPv4 of the gateway of datagrams. */
export interface LabSocket {
  /** Its own port; 0 until it is bound. */
  readonly port: number;
  /** Is told of each datagram from then on. To be called before `bind`. */
  onDatagram(listener: (datagram: CameDatagram) => void): void;
  /** Port 0 lets the system choose. Calls back before it returns. */
  bind(port: number, address: string, done: (problem: Error | null) => void): void;
  /** With these fields in its IP header; `null`: with what the system writes. */
  send(bytes: Buffer, to: Endpoint, header: HeaderFields | null): void;
  close(): void;
}

/** Opens sockets of one kind. */
export interface LabSockets {
  /** Whether they tell and set what stands in IP headers. */
  readonly seeHeaders: boolean;
  open(): LabSocket;
  /** Closes what is shared by them; each socket is closed by itself. */
  close(): void;
}
