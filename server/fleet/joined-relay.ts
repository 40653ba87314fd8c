import type { RelayOrders, RelayPeer, RelayReport } from '../../src/wire/relays/joining.ts';
import type { RelayTrouble } from '../../src/wire/relays/fleet.ts';
import type { Timers } from '../time/timers.ts';
import { Conditions } from './conditions.ts';
import { FailedTests } from './failed-tests.ts';
import { fullnessAfter, type Fullness } from './fullness.ts';
import { checked, fallen, stateOf, unchecked, type RelayHealth, type RelayState } from './relay-health.ts';
import { standsSinceMs, TurnedByWish } from './turned-by-wish.ts';
import { WitnessError } from './witness-error.ts';

/** Who a relay is: a name, by the API token that it came with. */
export interface RelayIdentity {
  readonly tokenId: string;
  readonly tokenName: string;
  readonly name: string;
}

/** What a relay is made with. */
export interface JoinedRelayParts {
  readonly identity: RelayIdentity;
  readonly secret: string;
  readonly issuer: string;
  /** Of this server process. */
  readonly epoch: string;
  readonly monotonicMs: () => number;
  readonly epochMs: () => number;
  readonly timers: Timers;
  /** Other relays that it is to look at. */
  readonly peers: () => RelayPeer[];
  /** Since when it was out before this server was started; `null`: it was not. */
  readonly outSinceMs: number | null;
}

/** More packets than all probes of it make: 54, where each of three servers and three relays for each of them look. */
const MANY_PACKETS = 100;
/** Twice the server's hold would be two polls that were lost. */
const HEARD_WITHIN_MS = 7000;

/** A test that it was given. */
interface Given {
  readonly packetsPerS: number;
  /** Of the first orders that had it. */
  readonly serial: number;
}

interface Wanted {
  readonly resolve: (bytes: Uint8Array | null) => void;
  readonly reject: (error: WitnessError) => void;
}

/**
 * A relay on another machine, as this server knows it by its reports: what it is to do, and what of that it has done. One
 * report says all there is, and so do the orders: an answer that was lost changes nothing.
 */
export class JoinedRelay {
  readonly #parts: JoinedRelayParts;
  readonly #tests = new Map<string, Given>();
  readonly #wanted = new Map<string, Wanted[]>();
  #serial = 0;
  #report: RelayReport;
  #address: string;
  #heardMs: number;
  #clockAheadMs = 0;
  /** What it had relayed when it was last checked. */
  #relayedAtCheck = 0;
  /** What did not work when the server last probed it. */
  troubles: readonly RelayTrouble[] = [];
  /** Whether the server's last probe went through it; `null`: it has not probed it yet. */
  isReached: boolean | null = null;
  #health: RelayHealth;
  readonly #failedTests = new FailedTests();
  #isOutByTests = false;
  #fullness: Fullness;
  #isShutOut = false;
  #isHeldOut: boolean;
  /** Since when somebody wants it to get no tests. */
  readonly wish: TurnedByWish;
  /** The poll that is being kept waiting. */
  #poll: ((orders: RelayOrders) => void) | null = null;
  #cancelPoll = (): void => undefined;
  readonly #conditions: Conditions;
  /** Tests whose witness it has brought, as long as its reports may not say so. */
  readonly #brought = new Set<string>();
  /** Tests that were its when it lost its memory, or went out. */
  readonly #lost = new Set<string>();

  constructor(parts: JoinedRelayParts, report: RelayReport, address: string) {
    this.#parts = parts;
    this.#conditions = new Conditions(parts.timers);
    this.wish = new TurnedByWish(parts.monotonicMs);
    this.#report = report;
    this.#address = address;
    this.#heardMs = parts.monotonicMs();
    this.#fullness = { isFull: false, sinceMs: this.#heardMs };
    this.#health = unchecked(parts.outSinceMs ?? this.#heardMs);
    this.#isHeldOut = report.isHeldOut === true;
    this.wish.note(this.isAwayByWish);
  }

  get identity(): RelayIdentity {
    return this.#parts.identity;
  }

  get secret(): string {
    return this.#parts.secret;
  }

  get issuer(): string {
    return this.#parts.issuer;
  }

  /** What it last said of itself. */
  get report(): RelayReport {
    return this.#report;
  }

  /** Where clients find it. */
  get publicHost(): string {
    return this.#report.publicHost ?? this.#address;
  }

  get state(): RelayState {
    if (this.#isShutOut) return 'offline';
    return stateOf(this.#health, this.#report.isDraining || this.#isHeldOut);
  }

  /** Whether somebody wants no new test sent here, for as long as its process lives. */
  get isHeldOut(): boolean {
    return this.#isHeldOut;
  }

  /** Whether somebody wanted it to get no tests: then it is nobody's fault that it gets none. */
  get isAwayByWish(): boolean {
    return this.#isHeldOut || this.#isShutOut || this.#report.isDraining;
  }

  /** Whether its reports come. */
  get isHeard(): boolean {
    if (this.#isShutOut) return false;
    return this.#poll !== null || this.#parts.monotonicMs() - this.#heardMs < HEARD_WITHIN_MS;
  }

  /** Whether it has so much to do that one more test could be measured wrong: it gets none until it has less. */
  get isFull(): boolean {
    return this.#fullness.isFull;
  }

  /** Since when it has, or has not, on the monotonic clock. */
  get fullSinceMs(): number {
    return this.#fullness.sinceMs;
  }

  /** When it last went in or out, by its checks or by somebody's wish, on the monotonic clock. */
  get sinceMs(): number {
    const { turnedMs } = this.wish;
    return this.#isShutOut && turnedMs !== null ? turnedMs : standsSinceMs(this.#health, turnedMs);
  }

  /** When it was last heard, on the monotonic clock. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** Its clock less that of the server when it was last heard: what it said was a trip old. */
  get clockAheadMs(): number {
    return this.#clockAheadMs;
  }

  /** Tests that it was given and that have not ended. */
  get tests(): readonly string[] {
    return [...this.#tests.keys()];
  }

  /** Whether it was never let in: it has just been set up. */
  get isFresh(): boolean {
    return !this.#health.isIn && this.#health.fallsMs.length === 0;
  }

  /** How it works by its own word: heard, and with a relay that answers. */
  get isWell(): boolean {
    return this.isHeard && this.#report.endpoints.length > 0 && this.#report.load !== null;
  }

  /** Whether it has passed on packets of people since it was last checked. */
  get hasRelayed(): boolean {
    return (this.#report.load?.packetsRelayed ?? 0) >= this.#relayedAtCheck + MANY_PACKETS;
  }

  /** One more check; returns the state where it has changed. */
  check(isGood: boolean): RelayState | null {
    const before = this.state;
    this.#relayedAtCheck = this.#report.load?.packetsRelayed ?? 0;
    this.#health = checked(this.#health, isGood, this.#parts.monotonicMs());
    if (this.#health.isIn) this.#isOutByTests = false;
    const { state } = this;
    if (state === before) return null;
    if (state === 'offline') this.#lose();
    return state;
  }

  /**
   * A test from this network could not connect through it. True where that puts it out: three in a row from different ones. Those
   * that run there go on.
   */
  noteFailed(network: string): boolean {
    const nowMs = this.#parts.monotonicMs();
    if (!this.#health.isIn || !this.#failedTests.note(network, nowMs)) return false;
    this.#health = fallen(this.#health, nowMs);
    this.#isOutByTests = true;
    return true;
  }

  /** A test has measured through it; true where others had failed before. */
  noteWorked(): boolean {
    return this.#failedTests.reset();
  }

  /** Whether tests have put it out, and not its checks. */
  get isOutByTests(): boolean {
    return this.#isOutByTests;
  }

  /** Takes a report, and answers it when there is something to do, or in time. A poll that waits is answered at once. */
  heard(report: RelayReport, address: string, holdMs: number, isLeft?: AbortSignal): Promise<RelayOrders> {
    this.endPoll();
    if (report.session !== this.#report.session) {
      this.#lose();
      // One that has started anew is held out by nobody; one whose thread has died remembers.
      this.#isHeldOut = report.isHeldOut === true;
    }
    this.#report = report;
    for (const testId of this.#brought) if (!report.bringing.includes(testId)) this.#brought.delete(testId);
    this.#address = address;
    this.#heardMs = this.#parts.monotonicMs();
    this.#fullness = fullnessAfter(this.#fullness, report.load?.busyRatio ?? 0, this.#heardMs);
    this.#clockAheadMs = report.epochMs - this.#parts.epochMs();
    this.wish.note(this.isAwayByWish);
    this.#conditions.look();
    return new Promise((resolve) => {
      this.#poll = resolve;
      // One that comes behind it is not the one that was left.
      const leave = (): void => {
        if (this.#poll === resolve) this.endPoll();
      };
      isLeft?.addEventListener('abort', leave, { once: true });
      if (this.#hasMore()) this.endPoll();
      else this.#cancelPoll = this.#parts.timers.after(holdMs, () => this.endPoll());
    });
  }

  /** Tests that ran at a relay whose place this one has taken, with another token: they are gone with it. */
  inherit(lost: readonly string[]): void {
    for (const testId of lost) this.#lost.add(testId);
  }

  /** Answers the poll that waits, if one does. */
  endPoll(): void {
    this.#cancelPoll();
    this.#cancelPoll = () => undefined;
    const poll = this.#poll;
    this.#poll = null;
    if (poll) this.#heardMs = this.#parts.monotonicMs();
    poll?.(this.#orders());
  }

  /** Holds it out of new tests, or lets it in again: it is told, and tells another server that knows nothing of it. */
  setHeldOut(isHeldOut: boolean): void {
    if (this.#isHeldOut === isHeldOut) return;
    this.#isHeldOut = isHeldOut;
    this.wish.note(this.isAwayByWish);
    this.endPoll();
  }

  /** Its token was revoked: nothing that it says counts any more, nor what it saw. False: that is no news. */
  shutOut(): boolean {
    if (this.#isShutOut) return false;
    this.#isShutOut = true;
    this.wish.note(this.isAwayByWish);
    this.#lose();
    this.endPoll();
    return true;
  }

  /** Gives it a test; resolves with whether it has taken it in time. */
  admit(testId: string, packetsPerS: number, patienceMs: number): Promise<boolean> {
    if (this.#tests.get(testId)?.packetsPerS !== packetsPerS) {
      this.#serial += 1;
      this.#tests.set(testId, { packetsPerS, serial: this.#serial });
      this.endPoll();
    }
    return this.isHeard ? this.takes(testId, patienceMs) : Promise.resolve(this.hasTaken(testId));
  }

  /** Waits for it to take a test that it was given, also while it is not heard; resolves with whether it has. */
  takes(testId: string, patienceMs: number): Promise<boolean> {
    if (this.hasTaken(testId)) return Promise.resolve(true);
    return this.#conditions.until(() => this.hasTaken(testId), patienceMs);
  }

  /** Whether the test is its. */
  has(testId: string): boolean {
    return this.#tests.has(testId);
  }

  /** Whether it has said that it takes the test's credentials. */
  hasTaken(testId: string): boolean {
    const given = this.#tests.get(testId);
    return given !== undefined && this.#hasDone(given.serial);
  }

  /** Whether the test was its when it went away. */
  hasLost(testId: string): boolean {
    return this.#lost.has(testId);
  }

  end(testId: string): void {
    this.#lost.delete(testId);
    if (!this.#tests.delete(testId)) return;
    this.#serial += 1;
    this.endPoll();
  }

  /**
   * What it saw of a test; `null`: nothing. Rejects with `WitnessError`. A test whose relay is asked and is not heard is
   * void: nobody can tell then what the network lost and what the relay.
   */
  witness(testId: string, patienceMs: number): Promise<Uint8Array | null> {
    if (!this.isHeard && this.has(testId)) this.#lost.add(testId);
    if (!this.isHeard || this.#lost.has(testId)) return Promise.reject(WitnessError.gone());
    return new Promise((resolve, reject) => {
      const cancel = this.#parts.timers.after(patienceMs, () => {
        this.#wanted.delete(testId);
        if (!this.isHeard && this.has(testId)) this.#lost.add(testId);
        reject(
          this.isHeard
            ? new WitnessError('slow', 'The relay does not say what it saw.')
            : WitnessError.gone(),
        );
      });
      const wanted: Wanted = {
        resolve: (bytes) => {
          cancel();
          resolve(bytes);
        },
        reject: (error) => {
          cancel();
          reject(error);
        },
      };
      this.#wanted.set(testId, [...(this.#wanted.get(testId) ?? []), wanted]);
      if (this.#hasMore()) this.endPoll();
    });
  }

  /** It has brought what it saw of a test: whoever asks for that once more has to be heard, whatever its last report said. */
  takeWitness(testId: string, bytes: Uint8Array | null): void {
    this.#brought.add(testId);
    const wanted = this.#wanted.get(testId) ?? [];
    this.#wanted.delete(testId);
    for (const { resolve } of wanted) resolve(bytes);
  }

  #hasDone(serial: number): boolean {
    const { done } = this.#report;
    return done?.epoch === this.#parts.epoch && done.serial >= serial;
  }

  #hasMore(): boolean {
    return !this.#hasDone(this.#serial) || this.#toBring().length > 0;
  }

  /** What somebody asks for that it does not say is on its way. */
  #toBring(): string[] {
    const isBringing = new Set(this.#report.bringing.filter((testId) => !this.#brought.has(testId)));
    return [...this.#wanted.keys()].filter((testId) => !isBringing.has(testId));
  }

  #orders(): RelayOrders {
    const { epoch, secret, issuer, peers } = this.#parts;
    return {
      epoch,
      serial: this.#serial,
      secret,
      issuer,
      tests: [...this.#tests].map(([testId, { packetsPerS }]) => ({ testId, packetsPerS })),
      witnesses: this.#toBring(),
      ...(this.#isHeldOut && { isHeldOut: true }),
      // One of an older version would not know what that is.
      ...(this.#report.peers && { peers: peers() }),
    };
  }

  /** Its memory is gone, or it is: whatever ran there is void. */
  #lose(): void {
    for (const testId of this.#tests.keys()) this.#lost.add(testId);
    const wanted = [...this.#wanted.values()].flat();
    this.#wanted.clear();
    for (const { reject } of wanted) reject(WitnessError.gone());
  }
}
