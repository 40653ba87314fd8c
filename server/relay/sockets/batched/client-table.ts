/** The clients of one socket that are remembered, found by the words of their address: no text is made for a packet. */
import type { BatchedClient } from './client.ts';

type Ports = Map<number, BatchedClient>;

/** By the word of the address, then by that of the port. */
export class Ipv4Clients {
  readonly #byAddress = new Map<number, Ports>();

  get count(): number {
    return countOf(this.#byAddress);
  }

  /** Of the address that lies in `words` from `at` on. */
  find(words: Int32Array, at: number): BatchedClient | undefined {
    return this.#byAddress.get(words[at + 1] ?? 0)?.get(words[at] ?? 0);
  }

  remember(client: BatchedClient): void {
    remember(this.#byAddress, client.name[1] ?? 0, client);
  }

  forget(client: BatchedClient): void {
    forget(this.#byAddress, client.name[1] ?? 0, client);
  }
}

/** By address and scope as text of two bytes a character, then by the word of the port. */
export class Ipv6Clients {
  readonly #byAddress = new Map<string, Ports>();

  get count(): number {
    return countOf(this.#byAddress);
  }

  find(words: Int32Array, at: number): BatchedClient | undefined {
    return this.#byAddress.get(keyOf(words, at))?.get(words[at] ?? 0);
  }

  remember(client: BatchedClient): void {
    remember(this.#byAddress, keyOf(client.name, 0), client);
  }

  forget(client: BatchedClient): void {
    forget(this.#byAddress, keyOf(client.name, 0), client);
  }
}

/** The four words of an address and its scope. */
function keyOf(words: Int32Array, at: number): string {
  const [a, b, c, d, scope] = [
    words[at + 2] ?? 0,
    words[at + 3] ?? 0,
    words[at + 4] ?? 0,
    words[at + 5] ?? 0,
    words[at + 6] ?? 0,
  ];
  return String.fromCharCode(
    ...[a & 0xffff, a >>> 16, b & 0xffff, b >>> 16, c & 0xffff, c >>> 16, d & 0xffff, d >>> 16],
    ...[scope & 0xffff, scope >>> 16],
  );
}

function countOf(byAddress: ReadonlyMap<unknown, Ports>): number {
  let count = 0;
  for (const ports of byAddress.values()) count += ports.size;
  return count;
}

function remember<Key>(byAddress: Map<Key, Ports>, key: Key, client: BatchedClient): void {
  const ports = byAddress.get(key) ?? new Map<number, BatchedClient>();
  ports.set(client.name[0] ?? 0, client);
  byAddress.set(key, ports);
}

function forget<Key>(byAddress: Map<Key, Ports>, key: Key, client: BatchedClient): void {
  const ports = byAddress.get(key);
  ports?.delete(client.name[0] ?? 0);
  if (ports?.size === 0) byAddress.delete(key);
}
