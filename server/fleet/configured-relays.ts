import type { RelayTrouble } from '../../src/wire/relays/fleet.ts';
import type { ServerClock } from '../time/clock.ts';
import { every, type Timers } from '../time/timers.ts';
import { CHECK_EVERY_MS, type Probing, type WatchedRelay } from './fleet.ts';
import { FailedTests } from './failed-tests.ts';
import { isVouchedFor, type PeerReach } from './peer-looks.ts';
import { checked, fallen, stateOf, type RelayHealth, type RelayState } from './relay-health.ts';

/** A TURN server of the configuration, on another machine and perhaps not ours. */
export interface ConfiguredRelay {
  readonly name: string;
  /** RFC 7065 URIs. */
  readonly urls: readonly string[];
  /** Of its time-limited credentials. */
  readonly secret: string;
}

/** How such a relay stands. */
export interface ConfiguredStanding {
  readonly name: string;
  readonly state: RelayState;
  /** When it last went in or out, on the monotonic clock. */
  readonly sinceMs: number;
  /** Whether the server has ever reached it: until then it says nothing about how people reach it. */
  readonly isReached: boolean;
  /** Whether the server's last probe went through it; `null`: it has not probed it yet. */
  readonly isReachedNow: boolean | null;
  /** Which relays that joined reach it, as far as they looked lately. */
  readonly peers: PeerReach;
  /** Whether tests have put it out, and not the probe. */
  readonly isOutByTests: boolean;
  readonly troubles: readonly RelayTrouble[];
}

/** What they are made with. */
export interface ConfiguredRelaysParts {
  readonly relays: readonly ConfiguredRelay[];
  readonly clock: Pick<ServerClock, 'monotonicMs'>;
  readonly timers: Timers;
  /** Never rejects, and takes less than `CHECK_EVERY_MS`. */
  readonly probe: (relay: ConfiguredRelay) => Promise<Probing>;
  /** Which relays that joined reach the one of this name; default: none looks. */
  readonly reachOf?: (name: string) => PeerReach;
  /** `isByTests`: tests have put it out that could not connect. */
  readonly onTurn: (name: string, state: RelayState, isByTests: boolean) => void;
}

interface Known {
  readonly relay: ConfiguredRelay;
  health: RelayHealth;
  isReached: boolean;
  isReachedNow: boolean | null;
  isProbing: boolean;
  /** Whether packets of a test came through it since it was last checked. */
  hasWorked: boolean;
  readonly failedTests: FailedTests;
  isOutByTests: boolean;
  troubles: readonly RelayTrouble[];
}

/**
 * Relays that say nothing of themselves: what is known of them is what a probe finds, what relays that joined find, and what tests
 * have measured through them.
 * One that the server has never reached is offered all the same, since a server's way out need not be open to what people's is.
 */
export class ConfiguredRelays {
  readonly #parts: ConfiguredRelaysParts;
  readonly #known: ReadonlyMap<string, Known>;
  readonly #stop: () => void;

  constructor(parts: ConfiguredRelaysParts) {
    this.#parts = parts;
    const sinceMs = parts.clock.monotonicMs();
    this.#known = new Map(
      parts.relays.map((relay) => [
        relay.name,
        {
          relay,
          health: { isIn: true, against: 0, sinceMs, fallsMs: [] },
          isReached: false,
          isReachedNow: null,
          isProbing: false,
          hasWorked: false,
          failedTests: new FailedTests(),
          isOutByTests: false,
          troubles: [],
        },
      ]),
    );
    this.#stop = every(parts.timers, CHECK_EVERY_MS, () => this.check());
  }

  /** One round of checks. */
  check(): void {
    for (const known of this.#known.values()) {
      if (known.isProbing) continue;
      known.isProbing = true;
      void this.#parts.probe(known.relay).then((probing) => {
        known.isProbing = false;
        this.#conclude(known, probing);
      });
    }
  }

  /** A test has measured through the relay of this name; false: that is no news, or it is not here. */
  noteWorked(name: string): boolean {
    const known = this.#known.get(name);
    if (!known) return false;
    known.hasWorked = true;
    return known.failedTests.reset();
  }

  /** Another server says so: what was counted begins anew. Whether that server's way there is this one's, nobody can tell. */
  hearWorked(name: string): void {
    this.#known.get(name)?.failedTests.reset();
  }

  /**
   * A test from this network could not connect through it: three in a row from different ones put it out. False: nobody checks a relay
   * of this name.
   */
  noteFailed(name: string, network: string): boolean {
    const known = this.#known.get(name);
    if (known) this.#countFailed(known, network);
    return known !== undefined;
  }

  /** Whether tests are sent to it; true of any that is not checked. */
  isOffered(name: string): boolean {
    return this.#known.get(name)?.health.isIn ?? true;
  }

  /** `null`: nobody checks a relay of this name. */
  standingOf(name: string): ConfiguredStanding | null {
    const known = this.#known.get(name);
    if (!known) return null;
    const { health, isReached, isReachedNow, isOutByTests, troubles } = known;
    return {
      name,
      state: stateOf(health, false),
      sinceMs: health.sinceMs,
      isReached,
      isReachedNow,
      peers: this.#reachOf(name),
      isOutByTests,
      troubles,
    };
  }

  get standings(): readonly ConfiguredStanding[] {
    return [...this.#known.keys()].flatMap((name) => this.standingOf(name) ?? []);
  }

  /** Which of them are out. */
  get watched(): WatchedRelay[] {
    return [...this.#known].map(([name, { health }]) => ({
      name,
      isOut: !health.isIn,
      sinceMs: health.sinceMs,
    }));
  }

  close(): void {
    this.#stop();
  }

  #reachOf(name: string): PeerReach {
    return this.#parts.reachOf?.(name) ?? { reachedBy: [], missedBy: [] };
  }

  #countFailed(known: Known, network: string): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (!known.health.isIn || !known.failedTests.note(network, nowMs)) return;
    known.health = fallen(known.health, nowMs);
    known.isOutByTests = true;
    known.hasWorked = false;
    this.#parts.onTurn(known.relay.name, stateOf(known.health, false), true);
  }

  #conclude(known: Known, { isGood, troubles }: Probing): void {
    const { relay, health, hasWorked } = known;
    const before = stateOf(health, false);
    known.isReached ||= isGood;
    known.isReachedNow = isGood;
    known.troubles = troubles;
    known.hasWorked = false;
    // Whatever stands between it and the server, other relays or people get through.
    const isUsed = hasWorked || isVouchedFor(this.#reachOf(relay.name));
    const isWell = isGood || isUsed || !known.isReached;
    known.health = checked(health, isWell, this.#parts.clock.monotonicMs());
    if (known.health.isIn) known.isOutByTests = false;
    const state = stateOf(known.health, false);
    if (state !== before) this.#parts.onTurn(relay.name, state, false);
  }
}
