/**
 * The clients of one socket of whose datagrams the system lets only a few through (sender-filter.ts), since they send far
 * more than they may. Each is let go again when the few tell that it has stopped.
 */
import { ONE_IN } from './sender-filter.ts';

/** As much of a client as is needed to know it. */
export interface ThinnedSender {
  readonly name: Int32Array;
  /** Datagrams of it that were let through since it was last looked at; `null`: all of its are. */
  sampled: number | null;
}

/** Puts a filter for these senders in the place of the one before, none for none; false when the system does not. */
export type ApplyFilter = (names: readonly Int32Array[]) => boolean;

/** A program is looked through for every datagram of the socket, so it is short. */
export const MOST_THINNED = 16;
/** How long a sender is watched before it is let go. */
export const WATCHED_MS = 1000;
/** Who still sends more than this is kept: a call has 250, all of a test that nobody spoke for 20,000. */
const GOES_ON_PER_S = 5000;

export class ThinnedSenders {
  readonly #apply: ApplyFilter;
  /** With the time of the last look. */
  readonly #lookedMs = new Map<ThinnedSender, number>();
  #isPossible = true;

  constructor(apply: ApplyFilter) {
    this.#apply = apply;
  }

  get count(): number {
    return this.#lookedMs.size;
  }

  /** True when the sender is thinned out from now on, and was not before. */
  add(sender: ThinnedSender, nowMs: number): boolean {
    if (!this.#isPossible || sender.sampled !== null || this.count >= MOST_THINNED) return false;
    this.#lookedMs.set(sender, nowMs);
    if (!this.#applied()) return false;
    sender.sampled = 0;
    return true;
  }

  /** The sender is gone. */
  remove(sender: ThinnedSender): void {
    if (!this.#lookedMs.delete(sender)) return;
    sender.sampled = null;
    this.#applied();
  }

  /** Lets those go that have stopped; called about once a second. */
  sweep(nowMs: number): void {
    let isChanged = false;
    for (const [sender, lookedMs] of this.#lookedMs) {
      const forMs = nowMs - lookedMs;
      if (forMs < WATCHED_MS) continue;
      const perS = ((sender.sampled ?? 0) * ONE_IN * 1000) / forMs;
      sender.sampled = 0;
      this.#lookedMs.set(sender, nowMs);
      if (perS > GOES_ON_PER_S) continue;
      this.#lookedMs.delete(sender);
      sender.sampled = null;
      isChanged = true;
    }
    if (isChanged) this.#applied();
  }

  /** A system that once would not take a filter is not asked again; then nobody is thinned out. */
  #applied(): boolean {
    if (this.#apply([...this.#lookedMs.keys()].map(({ name }) => name))) return true;
    this.#isPossible = false;
    for (const sender of this.#lookedMs.keys()) sender.sampled = null;
    this.#lookedMs.clear();
    this.#apply([]);
    return false;
  }
}
