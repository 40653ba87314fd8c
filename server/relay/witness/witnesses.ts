/** The witnesses of all tests, within one bound of memory, and how long each is kept. */
import type { RelayLimits } from '../limits.ts';
import type { Siblings } from '../siblings.ts';
import { ClientWitness, sourceOf } from './client-witness.ts';
import { CHUNK_BYTES } from './packet-log.ts';
import type { RawWitness } from './raw-witness.ts';
import { isRtp, rtpSsrc } from './rtp-header.ts';
import { TestWitness } from './test-witness.ts';

export class Witnesses {
  readonly #limits: RelayLimits;
  readonly #isHeld: (testId: string) => boolean;
  readonly #tests = new Map<string, TestWitness>();
  /** Whose stream an SSRC is: bounded by the tests and their streams. */
  readonly #testOfStream = new Map<number, TestWitness>();
  readonly #siblings: Siblings;
  #sizeBytes = 0;

  /** `isHeld` says whether a test has an allocation. */
  constructor(limits: RelayLimits, isHeld: (testId: string) => boolean, siblings: Siblings) {
    this.#limits = limits;
    this.#isHeld = isHeld;
    this.#siblings = siblings;
  }

  get testCount(): number {
    return this.#tests.size;
  }

  /** Of all recorded packets. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** For a client of a test that has just got an allocation. The first one is when watching begins. */
  watch(testId: string, address: string, port: number, nowMs: number): ClientWitness {
    let test = this.#tests.get(testId);
    if (test === undefined) {
      const made: TestWitness = new TestWitness(
        nowMs,
        this.#limits,
        () => this.#grow(),
        (ssrc) => {
          this.#testOfStream.set(ssrc, made);
          this.#siblings.streamSeen(ssrc);
        },
      );
      test = made;
      this.#tests.set(testId, test);
      if (this.#tests.size > this.#limits.witnessedTests) this.#dropOldest();
    }
    test.lastHeldMs = nowMs;
    return new ClientWitness(test, address, port);
  }

  /**
   * Application data from a 5-tuple without an allocation, in `bytes` from `at` on. When it is RTP of a test's stream,
   * the client's NAT mapping has moved. Nothing is kept of anything else, so a flood adds nothing.
   */
  seeStray(bytes: Uint8Array, at: number, lengthBytes: number, address: string, port: number): void {
    if (!isRtp(bytes, at, lengthBytes)) return;
    const ssrc = rtpSsrc(bytes, at);
    const test = this.#testOfStream.get(ssrc);
    if (test === undefined) this.#siblings.tellStray(ssrc, () => sourceOf(address, port));
    else test.stray(sourceOf(address, port));
  }

  /** The same, of a stream of this thread's that came to another. */
  strayElsewhere(ssrc: number, source: string): void {
    this.#testOfStream.get(ssrc)?.stray(source);
  }

  /** `null` when nothing is known of the test. */
  read(testId: string, nowMs: number): RawWitness | null {
    return this.#tests.get(testId)?.read(nowMs) ?? null;
  }

  /** Drops what has been kept long enough; called about once a second. */
  sweep(nowMs: number): void {
    for (const [testId, test] of this.#tests)
      if (this.#isHeld(testId)) test.lastHeldMs = nowMs;
      else if (nowMs - test.lastHeldMs >= this.#limits.witnessKeptMs) this.#drop(testId, test);
  }

  /** Takes memory for a chunk of packets, if need be from the test that has been over for longest. */
  #grow(): boolean {
    if (!this.#hasRoom()) this.#forgetOldest();
    if (!this.#hasRoom()) return false;
    this.#addBytes(CHUNK_BYTES);
    return true;
  }

  /** All threads have one bound together. */
  #hasRoom(): boolean {
    return this.#siblings.witnessBytes.value + CHUNK_BYTES <= this.#limits.witnessBytes;
  }

  #addBytes(bytes: number): void {
    this.#sizeBytes += bytes;
    this.#siblings.witnessBytes.add(bytes);
  }

  #forgetOldest(): void {
    const oldest = this.#oldestOver((test) => test.sizeBytes > 0);
    if (oldest === null) return;
    this.#addBytes(-oldest.test.sizeBytes);
    oldest.test.forget();
  }

  /** Tests with allocations are bounded by those, so there is one that is over. */
  #dropOldest(): void {
    const oldest = this.#oldestOver(() => true);
    if (oldest !== null) this.#drop(oldest.testId, oldest.test);
  }

  #drop(testId: string, test: TestWitness): void {
    this.#addBytes(-test.sizeBytes);
    this.#tests.delete(testId);
    for (const ssrc of test.ssrcs) {
      if (this.#testOfStream.get(ssrc) !== test) continue;
      this.#testOfStream.delete(ssrc);
      this.#siblings.streamForgotten(ssrc);
    }
  }

  #oldestOver(
    isWanted: (test: TestWitness) => boolean,
  ): { readonly testId: string; readonly test: TestWitness } | null {
    let oldest: { testId: string; test: TestWitness } | null = null;
    for (const [testId, test] of this.#tests)
      if (isWanted(test) && !this.#isHeld(testId) && test.lastHeldMs < (oldest?.test.lastHeldMs ?? Infinity))
        oldest = { testId, test };
    return oldest;
  }
}
