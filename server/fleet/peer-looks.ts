import { MOST_PEERS, type PeerLook } from '../../src/wire/relays/joining.ts';

/** A relay that others look at, and that may look at others. */
export interface Peer {
  readonly name: string;
  /** Relays of one uplink; `null`: it shares none. */
  readonly group: string | null;
  /** Whether it knows how. */
  readonly canLook: boolean;
}

/** A relay as far as it matters for whether others look at it. */
export interface LookedAtRelay {
  readonly isHeard: boolean;
  readonly isAwayByWish: boolean;
  /** When it was last heard. */
  readonly heardMs: number;
  readonly report: { readonly endpoints: readonly unknown[] };
}

/** Who reaches a relay, as far as anybody looked lately. Names of relays, sorted. */
export interface PeerReach {
  readonly reachedBy: readonly string[];
  readonly missedBy: readonly string[];
}

/**
 * A relay looks each 5 s and says so within 4: the newest of its looks counts, and none that is older than the next should be.
 * With it a relay that has ceased to work is out within 40 s, whoever saw it work last.
 */
const LATELY_MS = 12_000;
/**
 * For so long others look at one that this server does not hear: whether it is down, or no more than out of this server's reach, is what
 * somebody at the desk wants to know. One that is gone for good is not to be looked at for ever.
 */
const MISSED_FOR_MS = 10 * 60_000;
/** Checks, of 10 s, for which the same relays look at one another. */
const CHECKS_A_TURN = 6;

/**
 * Whom each relay looks at: as many as it may, each looked at by as many, other ones with each turn. Relays of one uplink do not
 * look at one another: between them is nothing of the way that people take.
 */
export function spreadLooks(peers: readonly Peer[], turn: number): ReadonlyMap<string, readonly string[]> {
  const ring = peers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const looks = new Map(ring.map(({ name }) => [name, [] as string[]]));
  const lookedAt = new Map(ring.map(({ name }) => [name, 0]));
  const distances = ring.length - 1;
  for (let step = 0; step < distances; step += 1) {
    const distance = 1 + ((turn * MOST_PEERS + step) % distances);
    for (const [at, looker] of ring.entries()) {
      const peer = ring[(at + distance) % ring.length];
      const mine = looks.get(looker.name);
      if (!peer || !mine || !looker.canLook || mine.length >= MOST_PEERS) continue;
      const already = lookedAt.get(peer.name) ?? 0;
      const isOneUplink = looker.group !== null && looker.group === peer.group;
      if (isOneUplink || already >= MOST_PEERS) continue;
      mine.push(peer.name);
      lookedAt.set(peer.name, already + 1);
    }
  }
  return looks;
}

/** Whether others are to look at it. */
export const isLookedAt = (
  { isHeard, isAwayByWish, heardMs, report: { endpoints } }: LookedAtRelay,
  nowMs: number,
): boolean => endpoints.length > 0 && (isHeard || (!isAwayByWish && nowMs - heardMs < MISSED_FOR_MS));

/** Whether those that looked speak for it: more of them reached it than did not. */
export const isVouchedFor = ({ reachedBy, missedBy }: PeerReach): boolean =>
  reachedBy.length > missedBy.length;

interface Seen {
  readonly isGood: boolean;
  readonly atMs: number;
}

/** What relays have found of one another. Times are on the server's monotonic clock. */
export class PeerLooks {
  #checks = 0;
  #assigned: ReadonlyMap<string, readonly string[]> = new Map();
  #before: ReadonlyMap<string, readonly string[]> = new Map();
  /** By who was looked at, then by who looked. */
  readonly #seen = new Map<string, Map<string, Seen>>();

  /** One more check: who looks at whom from now on, among those that are here. */
  assign(peers: readonly Peer[]): void {
    const turn = Math.floor(this.#checks / CHECKS_A_TURN);
    if (this.#checks % CHECKS_A_TURN === 0) this.#before = this.#assigned;
    this.#checks += 1;
    this.#assigned = spreadLooks(peers, turn);
    const names = new Set(peers.map(({ name }) => name));
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name);
  }

  /** Names of those that a relay is to look at. */
  of(looker: string): readonly string[] {
    return this.#assigned.get(looker) ?? [];
  }

  /** A relay says what it found. Nobody has a say about one that it was not sent to. */
  note(looker: string, looks: readonly PeerLook[], nowMs: number): void {
    for (const { name, isGood, ageMs } of looks) {
      if (![this.#assigned, this.#before].some((each) => each.get(looker)?.includes(name))) continue;
      const by = this.#seen.get(name) ?? new Map<string, Seen>();
      this.#seen.set(name, by);
      const atMs = nowMs - ageMs;
      const known = by.get(looker);
      if (!known || known.atMs <= atMs) by.set(looker, { isGood, atMs });
    }
  }

  /** Who reaches the relay of this name. */
  reachOf(name: string, nowMs: number): PeerReach {
    const lately = [...(this.#seen.get(name) ?? [])]
      .filter(([, { atMs }]) => nowMs - atMs <= LATELY_MS)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    const by = (isGood: boolean): string[] =>
      lately.flatMap(([looker, seen]) => (seen.isGood === isGood ? [looker] : []));
    return { reachedBy: by(true), missedBy: by(false) };
  }
}
