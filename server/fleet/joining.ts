import type { RelayKind } from '../../src/core/relay.ts';
import type { RelayOrders, RelayPeer, RelayReport } from '../../src/wire/relays/joining.ts';
import { CodedError } from '../error-code/coded-error.ts';
import type { Timers } from '../time/timers.ts';
import { PeerWatch } from './peer-watch.ts';

/**
 * Why the server did not answer: `unreachable` may pass; what it refused will not by asking again; `not-joined`: it knows no such
 * relay, which one that has just started may yet.
 */
export class LinkError extends CodedError<'unreachable' | 'refused' | 'not-joined'> {
  override readonly name = 'LinkError';
}

/** The server that a relay joins. Each rejects with `LinkError`. */
export interface ServerLink {
  poll(report: RelayReport, signal: AbortSignal): Promise<RelayOrders>;
  bringWitness(session: string, testId: string, bytes: Uint8Array): Promise<void>;
}

/** The relay itself, in a thread. */
export interface OwnRelay {
  readonly endpoints: readonly RelayReport['endpoints'][number][];
  stats(): Promise<NonNullable<RelayReport['load']>>;
  admitTest(testId: string, packetsPerS: number): Promise<void>;
  endTest(testId: string): Promise<void>;
  witness(testId: string): Promise<Uint8Array | null>;
  /** Told when its thread has died, with all that it remembered; it is started again. */
  onDeath(listener: () => void): void;
  close(): Promise<void>;
}

/** What a relay is called, and how it is found. */
export interface RelayFacts {
  readonly name: string;
  readonly place: string | null;
  readonly kind: RelayKind;
  readonly group: string | null;
  readonly publicHost: string | null;
  readonly version: string;
}

/** What joining needs. */
export interface JoiningParts {
  readonly facts: RelayFacts;
  readonly link: ServerLink;
  readonly open: (credentials: { readonly secret: string; readonly issuer: string }) => Promise<OwnRelay>;
  /** Whether packets go through another relay and come back. Never rejects. */
  readonly look: (peer: RelayPeer) => Promise<boolean>;
  readonly timers: Timers;
  readonly monotonicMs: () => number;
  readonly epochMs: () => number;
  readonly newSession: () => string;
  /** A sentence about what should be known. */
  readonly tell: (level: 'info' | 'warn', sentence: string) => void;
}

/** How it ended. */
export type JoiningEnd =
  { readonly kind: 'drained' } | { readonly kind: 'refused'; readonly message: string };

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;
/** What could not be done once is not tried again at once. */
const UNDONE_RETRY_MS = 1000;

/** A relay's side of its joining: says how it stands, does what it is told, and brings what is asked for, until it drains. */
export class Joining {
  readonly #parts: JoiningParts;
  #relay: OwnRelay | null = null;
  #credentials: { readonly secret: string; readonly issuer: string } | null = null;
  #session: string;
  #done: RelayReport['done'] = null;
  readonly #tests = new Map<string, number>();
  readonly #bringing = new Set<string>();
  /** Asked for once more before the server's thanks for the one before were here. */
  readonly #bringingAgain = new Set<string>();
  readonly #watch: PeerWatch;
  #isDraining = false;
  /** By the server's word: somebody wants no new test sent here. */
  #isHeldOut = false;
  #isHeard = false;
  /** Whether the server knows that it drains. */
  #hasToldSo = false;
  #abort = new AbortController();

  constructor(parts: JoiningParts) {
    this.#parts = parts;
    this.#session = parts.newSession();
    const { look, timers, monotonicMs } = parts;
    // What has turned is said at once: a relay that ceased to work is not to get tests meanwhile.
    this.#watch = new PeerWatch({ look, timers, monotonicMs, onTurn: () => this.#abort.abort() });
  }

  /** Takes no new tests, and ends when those that it has have ended. */
  drain(): void {
    this.#isDraining = true;
    this.#abort.abort();
  }

  /** Tests that it has. */
  get tests(): number {
    return this.#tests.size;
  }

  /** Goes on until it has drained, or the server does not want it. Rejects when the relay cannot be opened. */
  async run(): Promise<JoiningEnd> {
    let retryMs = FIRST_RETRY_MS;
    try {
      for (;;) {
        if (this.#mayLeave()) return { kind: 'drained' };
        try {
          const orders = await this.#poll();
          retryMs = FIRST_RETRY_MS;
          if (orders) await this.#carryOut(orders);
        } catch (error) {
          if (!(error instanceof LinkError)) throw error;
          if (error.code === 'refused') return { kind: 'refused', message: error.message };
          if (this.#isDraining && (await this.#isIdle())) return { kind: 'drained' };
          if (retryMs === FIRST_RETRY_MS) this.#parts.tell('warn', error.message);
          this.#isHeard = false;
          await this.#pause(retryMs);
          retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
        }
      }
    } finally {
      this.#watch.close();
      await this.#relay?.close();
    }
  }

  /** Only when the server has answered after it was told: until then it may send somebody here. */
  #mayLeave(): boolean {
    if (!this.#isDraining) return false;
    return this.#relay === null || (this.#hasToldSo && this.#tests.size === 0);
  }

  async #isIdle(): Promise<boolean> {
    const load = await this.#load();
    return load === null || load.tests === 0;
  }

  /** `null`: the poll was left, since there is something new to say. */
  async #poll(): Promise<RelayOrders | null> {
    const report = await this.#report();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const orders = await this.#parts.link.poll(report, abort.signal);
      if (!this.#isHeard)
        this.#parts.tell('info', `The server answers; this relay is "${report.name}" there.`);
      this.#isHeard = true;
      this.#hasToldSo = report.isDraining;
      this.#holdOut(orders.isHeldOut === true);
      this.#watch.setPeers(orders.peers ?? []);
      // Of a memory that is gone by now.
      return this.#session === report.session ? orders : null;
    } catch (error) {
      if (abort.signal.aborted) return null;
      throw error;
    }
  }

  #holdOut(isHeldOut: boolean): void {
    if (this.#isHeldOut === isHeldOut) return;
    this.#isHeldOut = isHeldOut;
    this.#parts.tell(
      'info',
      isHeldOut
        ? 'The server sends no new tests here, as somebody wishes.'
        : 'The server sends tests here again.',
    );
  }

  async #report(): Promise<RelayReport> {
    const { facts, epochMs } = this.#parts;
    const { group, ...own } = facts;
    return {
      ...own,
      ...(group !== null && { group }),
      session: this.#session,
      endpoints: (this.#relay?.endpoints ?? []).map(({ transport, port }) => ({ transport, port })),
      done: this.#done,
      bringing: [...this.#bringing],
      isDraining: this.#isDraining,
      ...(this.#isHeldOut && { isHeldOut: true }),
      load: await this.#load(),
      peers: this.#watch.found,
      epochMs: epochMs(),
    };
  }

  async #load(): Promise<RelayReport['load']> {
    const relay = this.#relay;
    if (!relay) return null;
    return relay.stats().catch(() => null);
  }

  async #carryOut({ epoch, serial, secret, issuer, tests, witnesses }: RelayOrders): Promise<void> {
    await this.#openWith({ secret, issuer });
    const session = this.#session;
    const wanted = new Map(tests.map(({ testId, packetsPerS }) => [testId, packetsPerS]));
    try {
      for (const testId of [...this.#tests.keys()])
        if (!wanted.has(testId)) {
          await this.#relay?.endTest(testId);
          this.#tests.delete(testId);
        }
      for (const [testId, packetsPerS] of wanted)
        if (this.#tests.get(testId) !== packetsPerS) {
          await this.#relay?.admitTest(testId, packetsPerS);
          this.#tests.set(testId, packetsPerS);
        }
    } catch (error) {
      this.#parts.tell('warn', `What the server asked for could not be done: ${messageOf(error)}`);
      await this.#pause(UNDONE_RETRY_MS);
      return;
    }
    if (session === this.#session) this.#done = { epoch, serial };
    for (const testId of witnesses) this.#bring(testId);
  }

  /** Opens the relay with its credentials; opened with others, it is opened anew. */
  async #openWith(credentials: { readonly secret: string; readonly issuer: string }): Promise<void> {
    const known = this.#credentials;
    if (this.#relay && known?.secret === credentials.secret && known.issuer === credentials.issuer) return;
    if (this.#relay)
      this.#parts.tell('warn', 'The server has other credentials for this relay: it starts anew.');
    if (this.#relay) {
      await this.#relay.close();
      this.#relay = null;
      this.#forget();
    }
    const relay = await this.#parts.open(credentials);
    this.#credentials = credentials;
    this.#relay = relay;
    relay.onDeath(() => {
      if (this.#relay !== relay) return;
      this.#forget();
      this.#abort.abort();
    });
  }

  /** The relay's memory is gone: it is another session's from now on. */
  #forget(): void {
    this.#session = this.#parts.newSession();
    this.#done = null;
    this.#tests.clear();
    this.#bringing.clear();
    this.#bringingAgain.clear();
  }

  /** Beside the polls, so that a long witness holds up no test. What fails is asked for again. */
  #bring(testId: string): void {
    const relay = this.#relay;
    if (!relay) return;
    if (this.#bringing.has(testId)) {
      this.#bringingAgain.add(testId);
      return;
    }
    this.#bringing.add(testId);
    const session = this.#session;
    relay
      .witness(testId)
      .then((bytes) => this.#parts.link.bringWitness(session, testId, bytes ?? new Uint8Array()))
      .catch((error: unknown) =>
        this.#parts.tell(
          'warn',
          `What this relay saw of a test did not reach the server: ${messageOf(error)}`,
        ),
      )
      .finally(() => {
        this.#bringing.delete(testId);
        if (this.#bringingAgain.delete(testId)) this.#bring(testId);
      });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.timers.after(ms, resolve);
      this.#abort.signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
