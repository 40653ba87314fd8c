/** The other end of a 5-tuple at a batched socket. */
import type { Allocation } from '../../allocation/allocation.ts';
import type { RelayClient } from '../../service/client.ts';
import type { Destination } from './send-queue.ts';
import { addressText, portOfWord } from './socket-address.ts';

/** The socket, as its clients need it. */
export interface ClientSocket {
  send(bytes: Uint8Array, to: Destination, trafficClass: number): void;
  forget(client: BatchedClient): void;
  /** See `AllocationHolder.thin`. */
  thin(client: BatchedClient): boolean;
}

export class BatchedClient implements RelayClient, Destination {
  readonly isStream = false;
  readonly address: string;
  readonly port: number;
  readonly name: Int32Array;
  local: Int32Array | null = null;
  allocation: Allocation | null = null;
  sampled: number | null = null;
  readonly #socket: ClientSocket;

  /** `name` is the client's from now on. */
  constructor(socket: ClientSocket, name: Int32Array) {
    this.#socket = socket;
    this.name = name;
    this.address = addressText(new Uint8Array(name.buffer));
    this.port = portOfWord(name[0] ?? 0);
  }

  reply(bytes: Uint8Array): void {
    this.#socket.send(bytes, this, 0);
  }

  relay(bytes: Uint8Array, trafficClass: number): boolean {
    this.#socket.send(bytes, this, trafficClass);
    return true;
  }

  thin(): boolean {
    return this.#socket.thin(this);
  }

  allocationEnded(): void {
    this.#socket.forget(this);
  }
}
