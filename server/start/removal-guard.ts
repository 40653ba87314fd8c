import { randomUUID } from 'node:crypto';
import { REMOVAL_CONFIRMED_MARK, REMOVAL_STOP_MARK, type RemovalStop } from '../store/port/removal-stop.ts';
import type { Retention, Surplus } from '../store/port/results.ts';
import type { Store } from '../store/port/store.ts';

const DAY_MS = 86_400_000;
/** When it was last, by a clock that was believed. */
const TIME_MARK = 'retention.time';
/** A server may have been off, or its machine asleep, for so long. */
const LONGEST_GAP_MS = 14 * DAY_MS;
/** An earlier version wrote no time down: then the newest result tells, and there may have been none for long. */
const LONGEST_QUIET_MS = 90 * DAY_MS;
/** What is removed of all at once without asking anybody: this much, and this share. */
const FEW = 10;
const LARGEST_SHARE = 0.25;

/** The two clocks of a machine: one that anybody may set, one that only runs. */
export interface GuardClocks {
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
}

/** Whether a round of removing may begin. */
export type RemovalPermission =
  { readonly kind: 'all' } | { readonly kind: 'stopped'; readonly stop: RemovalStop };

/**
 * Decides before each round whether what is beyond retention may go. A clock is believed when it has not advanced by
 * more than a machine could have been off or asleep since it was last believed, which is written down; and no round
 * removes a large share of everything. Else removing stops until the cause is over or an admin has confirmed it.
 */
export class RemovalGuard {
  readonly #store: Pick<Store, 'results' | 'marks'>;
  readonly #clocks: GuardClocks;
  /** Both clocks when the one that can be set was first believed. */
  #anchor: { readonly epochMs: number; readonly monotonicMs: number } | null = null;
  #stop: RemovalStop | null = null;

  constructor(store: Pick<Store, 'results' | 'marks'>, clocks: GuardClocks) {
    this.#store = store;
    this.#clocks = clocks;
  }

  /** Whether removing is stopped just now. */
  get isStopped(): boolean {
    return this.#stop !== null;
  }

  async ask(retention: Retention): Promise<RemovalPermission> {
    const { marks, results } = this.#store;
    const nowMs = this.#clocks.nowMs();
    const jumpMs = await this.#jumpMs(nowMs);
    const surplus = await results.surplus(retention, nowMs);
    const reason = jumpMs === null ? largeShare(surplus) : jumpSentence(jumpMs);
    if (reason === null) {
      await this.#goOn(nowMs);
      return { kind: 'all' };
    }
    const kept = await marks.mark(REMOVAL_STOP_MARK);
    const confirmed = await marks.mark(REMOVAL_CONFIRMED_MARK);
    const before = kept === null ? null : (JSON.parse(kept) as RemovalStop);
    if (before !== null && confirmed === before.id) {
      // What was confirmed is where both clocks stand now.
      this.#anchor = null;
      await this.#goOn(nowMs);
      return { kind: 'all' };
    }
    const beyond = { ...surplus, countedAtMs: nowMs };
    this.#stop = { ...(before ?? { id: randomUUID(), sinceMs: nowMs, reason }), beyond };
    await marks.setMark(REMOVAL_STOP_MARK, JSON.stringify(this.#stop));
    return { kind: 'stopped', stop: this.#stop };
  }

  async #goOn(nowMs: number): Promise<void> {
    const { marks } = this.#store;
    this.#stop = null;
    this.#anchor ??= { epochMs: nowMs, monotonicMs: this.#clocks.monotonicMs() };
    await marks.setMark(TIME_MARK, String(nowMs));
    for (const name of [REMOVAL_STOP_MARK, REMOVAL_CONFIRMED_MARK])
      if ((await marks.mark(name)) !== null) await marks.setMark(name, null);
  }

  /** By how much the clock is ahead of what can be believed; `null`: it is believed. A clock that is behind removes nothing. */
  async #jumpMs(nowMs: number): Promise<number | null> {
    const { marks, results } = this.#store;
    if (this.#anchor !== null) {
      const { epochMs, monotonicMs } = this.#anchor;
      const unexplainedMs = nowMs - epochMs - (this.#clocks.monotonicMs() - monotonicMs);
      return unexplainedMs > LONGEST_GAP_MS ? unexplainedMs : null;
    }
    const known = await marks.mark(TIME_MARK);
    const lastMs = known === null ? await results.newestReceivedAtMs() : Number(known);
    const longestMs = known === null ? LONGEST_QUIET_MS : LONGEST_GAP_MS;
    return lastMs !== null && nowMs - lastMs > longestMs ? nowMs - lastMs : null;
  }
}

/** Why so much is not removed unasked; `null`: it is. */
function largeShare(surplus: Surplus): string | null {
  const { results, ofResults, documents, ofDocuments, packets, ofPackets } = surplus;
  if (isLarge(results, ofResults)) return shareSentence(results, ofResults, 'results');
  if (isLarge(documents, ofDocuments))
    return shareSentence(documents, ofDocuments, 'results that are kept whole');
  return isLarge(packets, ofPackets) ? shareSentence(packets, ofPackets, 'packet records') : null;
}

const isLarge = (part: number, whole: number): boolean => part > FEW && part > whole * LARGEST_SHARE;

const jumpSentence = (jumpMs: number): string =>
  `The clock is ${Math.round(jumpMs / DAY_MS)} days ahead of when this server last knew the time.`;

const shareSentence = (part: number, whole: number, what: string): string =>
  `What is beyond its limits is ${part} of ${whole} ${what}.`;
