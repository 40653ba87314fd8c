/** What comes from one client, that is from one 5-tuple, of a test. */
import type { IpHeader } from '../ip-header.ts';
import { isRtp } from './rtp-header.ts';
import type { TestWitness } from './test-witness.ts';

/** Longer than any address with its zone and port; more than the wire carries would not be read. */
const MAX_SOURCE_CHARACTERS = 64;

/** `address:port` as the wire carries it; an IPv6 address in brackets. */
export const sourceOf = (address: string, port: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`.slice(-MAX_SOURCE_CHARACTERS);

/** The packet path asks this for every packet, so it remembers its number. */
export class ClientWitness {
  readonly #test: TestWitness;
  readonly #source: string;
  /** `null`: the test has too many, which does not change; not asked before the first packet. */
  #sourceIndex: number | null | undefined;

  constructor(test: TestWitness, address: string, port: number) {
    this.#test = test;
    this.#source = sourceOf(address, port);
  }

  /** Something came that the client or its test had no right to send any more. */
  refuse(): void {
    this.#test.overRate += 1;
  }

  /** Application data that the client sent, in `bytes` from `at` on. What is no RTP is passed over. */
  see(bytes: Uint8Array, at: number, lengthBytes: number, arrivedMs: number, header: IpHeader): void {
    if (!isRtp(bytes, at, lengthBytes)) return;
    if (this.#sourceIndex === undefined) this.#sourceIndex = this.#test.sourceIndex(this.#source);
    this.#test.record(bytes, at, lengthBytes, arrivedMs, this.#sourceIndex, header);
  }
}
