/**
 * Which stream connections there may be: all stream listeners together, since the limits are the relay's, not a port's.
 * Every connection counts from its first packet, before any TLS handshake.
 */
import type { Socket } from 'node:net';
import { Tally } from '../allocation/tally.ts';
import type { AllocationHolder } from '../allocation/allocation.ts';
import type { RelayLimits } from '../limits.ts';
import type { RelayCounters } from '../service/counters.ts';
import { sourceNetworkOf } from '../source-network.ts';
import { plainAddress } from './listener.ts';

interface Connection {
  readonly socket: Socket;
  readonly source: string;
  /** `null` amid a TLS handshake. */
  client: AllocationHolder | null;
}

/** A connection whatever wraps it: TLS gives another object for the same. */
const nameOf = ({ remoteAddress, remotePort, localPort }: Socket): string =>
  `${remoteAddress ?? ''} ${remotePort ?? 0} ${localPort ?? 0}`;

export class StreamAdmission {
  readonly #limits: RelayLimits;
  readonly #counters: RelayCounters;
  readonly #bySource = new Tally();
  /** In order of coming. */
  readonly #connections = new Map<string, Connection>();

  constructor(limits: RelayLimits, counters: RelayCounters) {
    this.#limits = limits;
    this.#counters = counters;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Counts the connection until it closes, or closes it at once. */
  admit(socket: Socket): void {
    const source = sourceNetworkOf(plainAddress(socket.remoteAddress ?? ''));
    const isShareTaken = this.#bySource.countOf(source) >= this.#limits.streamConnectionsPerSourceAddress;
    if (isShareTaken || !this.#makeRoomFor(source)) {
      this.refuse();
      socket.destroy();
      return;
    }
    const name = nameOf(socket);
    const connection: Connection = { socket, source, client: null };
    this.#connections.set(name, connection);
    this.#bySource.add(source);
    socket.once('close', () => this.#forget(name, connection));
  }

  /** From now on it is known whose the connection is. */
  introduce(socket: Socket, client: AllocationHolder): void {
    const connection = this.#connections.get(nameOf(socket));
    if (connection) connection.client = client;
  }

  refuse(): void {
    this.#counters.streamConnectionsRefused += 1;
  }

  /**
   * Where all places are taken, closes the oldest connection without an allocation of whoever has most of those. Not for
   * somebody who has as many: there would be no end of closing.
   */
  #makeRoomFor(source: string): boolean {
    if (this.#connections.size < this.#limits.streamConnections) return true;
    const strangers = [...this.#connections].filter(
      ([, { client }]) => (client?.allocation ?? null) === null,
    );
    const counts = new Map<string, number>();
    for (const [, stranger] of strangers) counts.set(stranger.source, (counts.get(stranger.source) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    if (most <= (counts.get(source) ?? 0)) return false;
    const oldest = strangers.find(([, stranger]) => counts.get(stranger.source) === most);
    if (oldest === undefined) return false;
    const [name, connection] = oldest;
    this.refuse();
    this.#forget(name, connection);
    connection.socket.destroy();
    return true;
  }

  #forget(name: string, connection: Connection): void {
    // Its name may be another's by now.
    if (this.#connections.get(name) !== connection) return;
    this.#connections.delete(name);
    this.#bySource.remove(connection.source);
  }
}
