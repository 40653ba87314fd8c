/** The witnesses of all tests, within one bound of memory, and how long each is kept. */
import type { RelayLimits } from '../limits.ts';
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
  #sizeBytes = 0;

  /** `isHeld` says whether a test has an allocation. */
  constructor(limits: RelayLimits, isHeld: (testId: string) => boolean) {
    this.#limits = limits;
    this.#isHeld = isHeld;
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
        (ssrc) => this.#testOfStream.set(ssrc, made),
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
    if (this.#testOfStream.size === 0 || !isRtp(bytes, at, lengthBytes)) return;
    this.#testOfStream.get(rtpSsrc(bytes, at))?.stray(sourceOf(address, port));
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
    if (this.#sizeBytes + CHUNK_BYTES > this.#limits.witnessBytes) this.#forgetOldest();
    if (this.#sizeBytes + CHUNK_BYTES > this.#limits.witnessBytes) return false;
    this.#sizeBytes += CHUNK_BYTES;
    return true;
  }

  #forgetOldest(): void {
    const oldest = this.#oldestOver((test) => test.sizeBytes > 0);
    if (oldest === null) return;
    this.#sizeBytes -= oldest.test.sizeBytes;
    oldest.test.forget();
  }

  /** Tests with allocations are bounded by those, so there is one that is over. */
  #dropOldest(): void {
    const oldest = this.#oldestOver(() => true);
    if (oldest !== null) this.#drop(oldest.testId, oldest.test);
  }

  #drop(testId: string, test: TestWitness): void {
    this.#sizeBytes -= test.sizeBytes;
    this.#tests.delete(testId);
    for (const ssrc of test.ssrcs) if (this.#testOfStream.get(ssrc) === test) this.#testOfStream.delete(ssrc);
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
