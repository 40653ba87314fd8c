import type { RelayOutReason } from '../../src/core/relay.ts';
import type { ServerClock } from '../time/clock.ts';
import type { TurnedByWish } from './turned-by-wish.ts';

/** What was written down of a relay when it turned, or somebody held it out or let it in. */
export interface KeptTurn {
  readonly relay: string;
  readonly action: string;
  /** `token <name>` where the relay itself turned: what it came with. */
  readonly who: string;
  /** Unix time in ms. */
  readonly atMs: number;
}

/** A relay that was out when this server was started. */
export interface OutBefore {
  readonly name: string;
  readonly reason: RelayOutReason;
  /** Unix time in ms. */
  readonly sinceMs: number;
  /** What it came with; `null`: that is not known. */
  readonly token: string | null;
}

/** Relays ask each four seconds, and five after they were not answered: who has not asked by then was not waiting for this server. */
const ASKED_BY_MS = 15_000;
const OF_TOKEN = /^token (.*)$/su;

interface Course {
  awaySinceMs: number | null;
  outSinceMs: number | null;
  token: string | null;
}

/**
 * What is out by what was written down last of each relay, oldest first, by all servers of a database. Each of them writes that a
 * relay went out there: the last of them says since when none sends tests there.
 */
export function outBefore(turns: readonly KeptTurn[]): OutBefore[] {
  const courses = new Map<string, Course>();
  for (const { relay, action, who, atMs } of turns) {
    const course = courses.get(relay) ?? { awaySinceMs: null, outSinceMs: null, token: null };
    courses.set(relay, course);
    if (action === 'relay-online') course.outSinceMs = null;
    if (action === 'relay-online' || action === 'relay-let-in') course.awaySinceMs = null;
    if (action === 'relay-offline') course.outSinceMs = atMs;
    if (action === 'relay-held-out' || action === 'relay-draining') course.awaySinceMs ??= atMs;
    if (action !== 'relay-held-out' && action !== 'relay-let-in')
      course.token = OF_TOKEN.exec(who)?.[1] ?? course.token;
  }
  return [...courses].flatMap(([name, { awaySinceMs, outSinceMs, token }]): OutBefore[] => {
    if (awaySinceMs !== null) return [{ name, reason: 'taken-out', sinceMs: awaySinceMs, token }];
    return outSinceMs === null ? [] : [{ name, reason: 'does-not-work', sinceMs: outSinceMs, token }];
  });
}

/** A relay that has joined since. */
interface JoinedSince {
  /** Since when it is as it is, on the monotonic clock. */
  readonly sinceMs: number;
  readonly isAwayByWish: boolean;
}

/** Relays that were out when this server was started: since when, until each has come in here. */
export class RelaysBefore {
  readonly #monotonicMs: () => number;
  readonly #startedMs: number;
  /** `sinceMs` is on the monotonic clock. */
  readonly #outs: ReadonlyMap<string, OutBefore>;

  constructor(outs: readonly OutBefore[], clock: ServerClock) {
    this.#monotonicMs = () => clock.monotonicMs();
    this.#startedMs = clock.monotonicMs();
    const nowMs = clock.epochMs();
    // What was written by a clock that is ahead is no older than now.
    const since = ({ sinceMs }: OutBefore): number => this.#startedMs - Math.max(0, nowMs - sinceMs);
    this.#outs = new Map(outs.map((out) => [out.name, { ...out, sinceMs: since(out) }]));
  }

  /** Since when it was out, on the monotonic clock; `null`: it was not. */
  sinceMsOf(name: string): number | null {
    return this.#outs.get(name)?.sinceMs ?? null;
  }

  /** A relay has joined: one that says that somebody holds it out has been so since that was written. */
  joined(name: string, wish: TurnedByWish): void {
    const out = this.#outs.get(name);
    if (out?.reason === 'taken-out') wish.backdate(out.sinceMs);
  }

  /** Those that have not come in since, as far as nobody knows more of them. `find`: who has joined. */
  missing(find: (name: string) => JoinedSince | null): Pick<OutBefore, 'name' | 'reason' | 'sinceMs'>[] {
    if (this.#monotonicMs() - this.#startedMs < ASKED_BY_MS) return [];
    return [...this.#outs.values()].filter(({ name, reason, sinceMs }) => {
      const relay = find(name);
      if (relay === null) return true;
      return reason === 'does-not-work' && relay.sinceMs === sinceMs && !relay.isAwayByWish;
    });
  }
}
