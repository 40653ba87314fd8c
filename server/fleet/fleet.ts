import { createHmac, randomBytes } from 'node:crypto';
import type { RelayTrouble } from '../../src/wire/relays/fleet.ts';
import {
  HOLD_MS,
  type RelayOrders,
  type RelayPeer,
  type RelayReport,
} from '../../src/wire/relays/joining.ts';
import { CodedError } from '../error-code/coded-error.ts';
import type { ServerClock } from '../time/clock.ts';
import { every, type Timers } from '../time/timers.ts';
import { firstTrue } from './conditions.ts';
import { offerOf, type FleetOffer } from './fleet-offer.ts';
import { JoinedRelay, type RelayIdentity } from './joined-relay.ts';
import type { RelaysBefore } from './out-before.ts';
import { withheldFrom, type WithheldRelay } from './withheld.ts';
import { WitnessError } from './witness-error.ts';
import { PeerAssignments, type ConfiguredPeer } from './peer-assignments.ts';
import { isVouchedFor, type PeerReach } from './peer-looks.ts';
import type { RelayState } from './relay-health.ts';

/** A relay that is to be there. */
export interface WatchedRelay {
  readonly name: string;
  /** Not by anybody's wish. */
  readonly isOut: boolean;
  /** Since when it is in or out, on the monotonic clock. */
  readonly sinceMs: number;
}

/** What a probe of a relay found, over the ways that its clients have. */
export interface Probing {
  readonly isGood: boolean;
  readonly troubles: readonly RelayTrouble[];
}

/** What became of a relay, for the log and the trail. */
export interface RelayTurn {
  readonly name: string;
  /** Name of the API token that it came with. */
  readonly token: string;
  readonly state: RelayState;
  /** Tests that ran there and are void by it. */
  readonly testsLost: number;
  /** Tests have put it out that could not connect; left out: they have not. */
  readonly isByTests?: true;
}

/** What is done to relays at every server that they have joined. */
export interface FleetOrders {
  /** Holds a relay out of new tests, or lets it in again. */
  holdRelay(name: string, isHeldOut: boolean): void;
  /** Puts out whoever came with a token that is revoked. */
  shutOut(tokenId: string): void;
}

/** Why a relay may not join. */
export class JoinRefusal extends CodedError<'name-taken' | 'replaced' | 'too-many-relays'> {
  override readonly name = 'JoinRefusal';
}

/** What the fleet is made with. */
export interface FleetParts {
  /** What the secrets of relays are derived from: never given to any of them. */
  readonly secret: string;
  readonly issuer: string;
  /** Names that the configuration has relays for. */
  readonly takenNames: readonly string[];
  readonly clock: ServerClock;
  readonly timers: Timers;
  readonly onTurn: (turn: RelayTurn) => void;
  /** Never rejects, and takes less than `CHECK_EVERY_MS`. */
  readonly probe: (offer: FleetOffer) => Promise<Probing>;
  /** As another relay that is to look at it finds it; `null`: it listens on nothing. */
  readonly peerOf: (offer: FleetOffer) => RelayPeer | null;
  /** Those of the configuration that relays look at as at one another; default: none. */
  readonly configuredPeers?: readonly ConfiguredPeer[];
  /** Default: a random one. */
  readonly epoch?: string;
  /** Default: none was out. */
  readonly before?: RelaysBefore;
}

export const CHECK_EVERY_MS = 10_000;
/** A round trip to the farthest relay, and its own time: a page waits for this before it begins. */
const ADMIT_PATIENCE_MS = 2000;
/** More for the first, where none has taken it by then: without one there is no test. */
const MORE_PATIENCE_MS = 6000;
/** Some 100 kB over a slow line. */
const WITNESS_PATIENCE_MS = 8000;
const MOST_RELAYS = 200;
/** Sessions that are known to be over: the newest are those whose relays may still ask. */
const MOST_REPLACED = 1000;
/** Tests whose relay is remembered beyond their end, for what is still asked of them. */
const MOST_CHOICES = 10_000;

const OUT: ReadonlySet<RelayState> = new Set(['offline', 'recovering']);

/** The relays that joined this server: who they are, what they are to do, and which of them tests are sent to. */
export class Fleet {
  readonly #parts: FleetParts;
  readonly #epoch: string;
  readonly #relays = new Map<string, JoinedRelay>();
  /** Sessions that another has taken the place of. */
  readonly #replaced = new Set<string>();
  /** Which relay a test said that it ran through. */
  readonly #chosen = new Map<string, string>();
  /** Those that are being probed. */
  readonly #probing = new Set<JoinedRelay>();
  readonly #peers: PeerAssignments;
  readonly #stop: () => void;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#epoch = parts.epoch ?? randomBytes(12).toString('base64url');
    this.#peers = new PeerAssignments({
      configured: parts.configuredPeers ?? [],
      joined: (name) => this.find(name),
      peerOf: (relay) => parts.peerOf(offerOf(relay)),
      monotonicMs: () => parts.clock.monotonicMs(),
    });
    this.#stop = every(parts.timers, CHECK_EVERY_MS, () => this.check());
  }

  /** All that joined since this server began, in that order. */
  get relays(): readonly JoinedRelay[] {
    return [...this.#relays.values()];
  }

  /** Which of them are out, not by anybody's wish. A relay that has never been in is being set up, and neither. */
  get watched(): WatchedRelay[] {
    return this.relays.flatMap((relay) =>
      relay.isFresh
        ? []
        : [
            {
              name: relay.identity.name,
              isOut: OUT.has(relay.state) && !relay.isAwayByWish,
              sinceMs: relay.sinceMs,
            },
          ],
    );
  }

  /** Those that somebody wants no test to be sent to, and since when on the monotonic clock. */
  get takenOut(): { readonly name: string; readonly sinceMs: number }[] {
    return this.relays.flatMap(({ identity: { name }, wish: { awaySinceMs: sinceMs } }) =>
      sinceMs === null ? [] : [{ name, sinceMs }],
    );
  }

  /** Takes a relay's report and answers it, at once or in `HOLD_MS`. Throws `JoinRefusal`. */
  heard(
    who: Omit<RelayIdentity, 'name'>,
    report: RelayReport,
    address: string,
    isLeft?: AbortSignal,
  ): Promise<RelayOrders> {
    const relay = this.#relayOf({ ...who, name: report.name }, report, address);
    const before = relay.report.session;
    const stood = relay.state;
    if (before !== report.session) {
      this.#replaced.add(before);
      const [oldest] = this.#replaced;
      if (this.#replaced.size > MOST_REPLACED && oldest !== undefined) this.#replaced.delete(oldest);
      this.#tell(relay, relay.state, relay.tests.length);
    }
    this.#peers.note(report.name, report.peers ?? []);
    const orders = relay.heard(report, address, HOLD_MS, isLeft);
    if (relay.state !== stood) this.#tell(relay, relay.state, 0);
    // Who has just been set up need not wait for the next round of checks.
    if (relay.isFresh && relay.isWell) this.#checkOne(relay);
    return orders;
  }

  /** A token was revoked: relays that came with it are out at once, and tests that run there are void. */
  shutOut(tokenId: string): void {
    for (const relay of this.#relays.values()) {
      if (relay.identity.tokenId !== tokenId) continue;
      const tests = relay.tests.length;
      if (relay.shutOut()) this.#tell(relay, 'offline', tests);
    }
  }

  /** One round of checks. */
  check(): void {
    this.#peers.assign(this.relays);
    for (const relay of this.#relays.values()) this.#checkOne(relay);
  }

  /**
   * Gives a test to every relay that is online and has not too much to do; those that do not take it in time are not offered
   * to it, unless none does. Whoever says again that the test lives waits no longer for that.
   */
  async admit(testId: string, packetsPerS: number): Promise<void> {
    const isNew = !this.relays.some((relay) => relay.has(testId));
    const free = this.#withRoom();
    const taken = await Promise.all(
      this.relays
        .filter((relay) => free.includes(relay) || relay.has(testId))
        .map((relay) => relay.admit(testId, packetsPerS, ADMIT_PATIENCE_MS)),
    );
    if (taken.includes(true) || !isNew) return;
    // It may have ended meanwhile.
    const still = this.relays.filter((relay) => relay.has(testId));
    await firstTrue(still.map((relay) => relay.takes(testId, MORE_PATIENCE_MS)));
  }

  /** The test has ended: its credentials are no longer taken anywhere. */
  end(testId: string): void {
    for (const relay of this.#relays.values()) relay.end(testId);
  }

  /** What is online, for whoever only looks. */
  offers(): FleetOffer[] {
    return this.relays.filter(({ state }) => state === 'online').map(offerOf);
  }

  /** What a test may use: what is online or was when it began, and has taken it. */
  offersFor(testId: string): FleetOffer[] {
    return this.relays.filter((relay) => relay.hasTaken(testId)).map(offerOf);
  }

  /** Relays that are online and that this test may not use all the same. */
  withheldFrom(testId: string): WithheldRelay[] {
    return this.relays.flatMap((relay) => withheldFrom(relay, testId) ?? []);
  }

  /** The relays, by name, that went away with this test on them. */
  lostBy(testId: string): string[] {
    return this.relays.filter((relay) => relay.hasLost(testId)).map(({ identity }) => identity.name);
  }

  /** The relay of this name, if it came with this token where one is named; `null`: there is none. */
  find(name: string, tokenId?: string): JoinedRelay | null {
    const relay = this.#relays.get(name) ?? null;
    return tokenId === undefined || relay?.identity.tokenId === tokenId ? relay : null;
  }

  /** Whether a relay of this name is, or was, here. */
  isKnown(name: string): boolean {
    return this.#relays.has(name);
  }

  /** The names of all that joined. */
  get names(): readonly string[] {
    return [...this.#relays.keys()];
  }

  /** A test from this network could not connect through the relay of this name; false: it was not given to it. */
  noteFailed(name: string, testId: string, network: string): boolean {
    const relay = this.#relays.get(name);
    if (relay?.has(testId) !== true) return false;
    this.#countFailed(relay, network);
    return true;
  }

  /** Another server has counted such a test of the relay of this name that came with this token. */
  hearFailed(name: string, tokenId: string, network: string): void {
    const relay = this.find(name, tokenId);
    if (relay) this.#countFailed(relay, network);
  }

  /** A test has measured through the relay of this name; false: that is no news, or it is not here. */
  noteWorked(name: string): boolean {
    return this.#relays.get(name)?.noteWorked() === true;
  }

  /** Which relays reach the one of this name, be it of the configuration, and which do not. */
  reachOf(name: string): PeerReach {
    return this.#peers.reachOf(name);
  }

  /** The relay that a test ran through, as far as its page has said; `null`: not one of these. */
  chosenBy(testId: string): string | null {
    return this.#chosen.get(testId) ?? null;
  }

  /** What a relay saw of a test; `null`: nothing. Rejects with `WitnessError`. */
  witness(testId: string, name: string): Promise<Uint8Array | null> {
    this.#chosen.set(testId, name);
    const [oldest] = this.#chosen.keys();
    if (this.#chosen.size > MOST_CHOICES && oldest !== undefined) this.#chosen.delete(oldest);
    const relay = this.#relays.get(name);
    return relay
      ? relay.witness(testId, WITNESS_PATIENCE_MS)
      : Promise.reject(new WitnessError('gone', `No relay "${name}" is here.`));
  }

  /** A relay has brought what it saw of a test; false: nobody of this session is here. */
  takeWitness(tokenId: string, session: string, testId: string, bytes: Uint8Array): boolean {
    const relay = this.relays.find(
      ({ identity, report }) => identity.tokenId === tokenId && report.session === session,
    );
    relay?.takeWitness(testId, bytes.byteLength > 0 ? bytes : null);
    return relay !== undefined;
  }

  /** Answers whoever waits. */
  close(): void {
    this.#stop();
    for (const relay of this.#relays.values()) relay.endPoll();
  }

  /** Where every relay is full and there are no others, the least busy one is better than none. */
  #withRoom(): readonly JoinedRelay[] {
    const online = this.relays.filter(({ state }) => state === 'online');
    const free = online.filter(({ isFull }) => !isFull);
    if (free.length > 0 || this.#parts.takenNames.length > 0) return free;
    return online.toSorted((a, b) => busyOf(a) - busyOf(b)).slice(0, 1);
  }

  #relayOf(identity: RelayIdentity, report: RelayReport, address: string): JoinedRelay {
    const { name, tokenId } = identity;
    if (this.#replaced.has(report.session))
      throw new JoinRefusal('replaced', `Another relay has joined as "${name}" with the same token.`);
    const known = this.#relays.get(name);
    if (this.#parts.takenNames.includes(name) || (known?.isHeard && known.identity.tokenId !== tokenId))
      throw new JoinRefusal('name-taken', `Another relay of this server is called "${name}".`);
    if (known?.identity.tokenId === tokenId) return known;
    if (!known && this.#relays.size >= MOST_RELAYS)
      throw new JoinRefusal('too-many-relays', `This server has its ${MOST_RELAYS} relays.`);
    const { clock, timers, issuer } = this.#parts;
    const before = known ? null : this.#parts.before;
    const made = new JoinedRelay(
      {
        identity,
        secret: this.#secretOf(identity),
        issuer,
        epoch: this.#epoch,
        monotonicMs: () => clock.monotonicMs(),
        epochMs: () => clock.epochMs(),
        timers,
        outSinceMs: before?.sinceMsOf(name) ?? null,
        peers: () => this.#peers.peersFor(identity.name),
      },
      report,
      address,
    );
    made.inherit(known?.tests ?? []);
    before?.joined(name, made.wish);
    this.#relays.set(name, made);
    return made;
  }

  /** By its token and its name: who has one relay's token gets no other's secret, whatever it calls itself. */
  #secretOf({ tokenId, name }: RelayIdentity): string {
    return createHmac('sha256', this.#parts.secret).update(`relay\n${tokenId}\n${name}`).digest('base64url');
  }

  #checkOne(relay: JoinedRelay): void {
    if (!relay.isWell) {
      this.#conclude(relay, false);
      return;
    }
    if (this.#probing.has(relay)) return;
    this.#probing.add(relay);
    void this.#parts.probe(offerOf(relay)).then(({ isGood, troubles }) => {
      this.#probing.delete(relay);
      relay.troubles = troubles;
      relay.isReached = isGood;
      // It may have gone away meanwhile. And who passes on people's packets works, or those of other relays, whatever stands
      // between it and the server.
      const isReached = isGood || relay.hasRelayed || isVouchedFor(this.reachOf(relay.identity.name));
      this.#conclude(relay, relay.isWell && isReached);
    });
  }

  #conclude(relay: JoinedRelay, isGood: boolean): void {
    const tests = relay.tests.length;
    const state = relay.check(isGood);
    if (state !== null) this.#tell(relay, state, state === 'offline' ? tests : 0);
  }

  #countFailed(relay: JoinedRelay, network: string): void {
    if (!relay.noteFailed(network)) return;
    const { name, tokenName: token } = relay.identity;
    this.#parts.onTurn({ name, token, state: relay.state, testsLost: 0, isByTests: true });
  }

  #tell(relay: JoinedRelay, state: RelayState, testsLost: number): void {
    const { name, tokenName: token } = relay.identity;
    this.#parts.onTurn({ name, token, state, testsLost });
  }
}

const busyOf = ({ report }: JoinedRelay): number => report.load?.busyRatio ?? 0;
