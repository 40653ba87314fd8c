import { Fleet, type Probing, type RelayTurn } from '../../../server/fleet/fleet.ts';
import { Joining, LinkError, type JoiningEnd, type OwnRelay } from '../../../server/fleet/joining.ts';
import type { ConfiguredPeer } from '../../../server/fleet/peer-assignments.ts';
import type { RelaysBefore } from '../../../server/fleet/out-before.ts';
import type { RelayPeer } from '../../../src/wire/relays/joining.ts';
import { ManualClock } from '../manual-clock.ts';

/** What becomes of one exchange between a relay and its server. */
export type Exchange = 'arrives' | 'question-lost' | 'answer-lost';

/** A relay of its own: remembers what it was told, and can die. */
export class FakeRelay {
  readonly endpoints = [{ transport: 'udp', port: 3478 }] as const;
  tests = new Map<string, number>();
  isAnswering = true;
  packetsRelayed = 0;
  packetsDropped = 0;
  busyRatio = 0;
  /** What it says of its threads; nothing of an older version. */
  capacity: { threads?: number; threadPacketsPerS?: number } = {};
  isClosed = false;
  readonly #listeners: (() => void)[] = [];

  /** Its thread dies, and another is started in its place. */
  die(): void {
    this.tests = new Map();
    for (const listener of this.#listeners) listener();
  }

  asOwn(): OwnRelay {
    return {
      endpoints: this.endpoints,
      stats: () =>
        this.isAnswering
          ? Promise.resolve({
              tests: this.tests.size,
              allocations: 0,
              packetsRelayed: this.packetsRelayed,
              packetsDropped: this.packetsDropped,
              busyRatio: this.busyRatio,
              ...this.capacity,
            })
          : Promise.reject(new Error('it does not answer')),
      admitTest: (testId, packetsPerS) => Promise.resolve(void this.tests.set(testId, packetsPerS)),
      endTest: (testId) => Promise.resolve(void this.tests.delete(testId)),
      witness: (testId) =>
        Promise.resolve(this.tests.has(testId) ? new TextEncoder().encode(`saw ${testId}`) : null),
      onDeath: (listener) => this.#listeners.push(listener),
      close: () => Promise.resolve(void (this.isClosed = true)),
    };
  }
}

/** A server with relays that join it, on a clock that tests move: what is between them may lose and delay. */
export class LinkedFleet {
  readonly clock: ManualClock;
  readonly turns: RelayTurn[] = [];
  readonly timers = { after: (ms: number, work: () => void) => this.clock.setTimer(ms, work) };
  fleet: Fleet;
  /** Names of relays of the configuration; changed before the fleet is made anew. */
  takenNames: readonly string[] = ['built-in'];
  /** Those of them that relays are to look at; changed before the fleet is made anew. */
  configuredPeers: readonly ConfiguredPeer[] = [];
  /** One way. */
  delayMs = 60;
  exchange: (relay: string) => Exchange = () => 'arrives';
  probing: Probing = { isGood: true, troubles: [] };
  /** What was out before it was started; changed before the fleet is made anew. */
  before: RelaysBefore | null = null;
  /** The server's own probe of a relay. */
  probe: (name: string) => Promise<Probing> = () => Promise.resolve(this.probing);
  /** Whether one relay's look at another goes well; it takes as long as is said. */
  look: (from: string, at: RelayPeer) => Promise<boolean> = () => Promise.resolve(true);

  /** With a clock of its own, unless it is to share one. */
  constructor({ clock = new ManualClock(), epoch = 'epoch' } = {}) {
    this.clock = clock;
    this.fleet = this.newFleet(epoch);
  }

  /** As after the server was started anew. */
  newFleet(epoch: string): Fleet {
    return new Fleet({
      secret: 'the secret of the server',
      issuer: 'issuer',
      takenNames: this.takenNames,
      configuredPeers: this.configuredPeers,
      clock: { monotonicMs: () => this.clock.nowMs(), epochMs: () => this.clock.nowEpochMs() },
      timers: this.timers,
      onTurn: (turn) => this.turns.push(turn),
      probe: ({ name }) => this.probe(name),
      peerOf: ({ name, endpoints: [first], secret }) =>
        first ? { name, ...first, host: name, username: `for ${name}`, credential: `of ${secret}` } : null,
      epoch,
      ...(this.before && { before: this.before }),
    });
  }

  /** A relay that joins; `opened` has one relay for each time that it was opened. */
  join(
    name: string,
    {
      tokenId = `token-${name}`,
      session = 0,
      group = null,
      open = null,
    }: {
      readonly tokenId?: string;
      readonly session?: number;
      readonly group?: string | null;
      /** Instead of a relay of its own. */
      readonly open?: ((given: { secret: string; issuer: string }) => Promise<OwnRelay>) | null;
    } = {},
  ) {
    const opened: FakeRelay[] = [];
    const credentials: { secret: string; issuer: string }[] = [];
    const said: string[] = [];
    let sessions = session;
    const joining = new Joining({
      facts: { name, place: null, kind: { kind: 'edge' }, group, publicHost: null, version: '1.2.3' },
      link: {
        poll: (report, signal) =>
          this.#across(
            name,
            () => this.fleet.heard({ tokenId, tokenName: tokenId }, report, '192.0.2.1', signal),
            signal,
          ),
        bringWitness: (from, testId, bytes) =>
          this.#across(name, () =>
            Promise.resolve(void this.fleet.takeWitness(tokenId, from, testId, bytes)),
          ),
      },
      open: (given) => {
        credentials.push(given);
        if (open) return open(given);
        const relay = new FakeRelay();
        opened.push(relay);
        return Promise.resolve(relay.asOwn());
      },
      look: (peer) => this.look(name, peer),
      timers: this.timers,
      monotonicMs: () => this.clock.nowMs(),
      epochMs: () => this.clock.nowEpochMs(),
      newSession: () => `session-of-${name}-${sessions++}`.padEnd(20, '-'),
      tell: (_level, sentence) => said.push(sentence),
    });
    const state: { end: JoiningEnd | Error | null } = { end: null };
    joining.run().then(
      (end) => (state.end = end),
      (error: unknown) => (state.end = error instanceof Error ? error : new Error(String(error))),
    );
    return { joining, opened, credentials, said, state };
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.setTimer(ms, resolve));
  }

  async #across<T>(relay: string, ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const fate = this.exchange(relay);
    const left = new Promise<never>((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(new LinkError('unreachable', 'left'))),
    );
    const lost = async (): Promise<never> => {
      await this.#pass(3000);
      throw new LinkError('unreachable', 'The server does not answer.');
    };
    const whole = async (): Promise<T> => {
      await this.#pass(this.delayMs);
      if (fate === 'question-lost') return lost();
      const answer = await ask();
      await this.#pass(this.delayMs);
      return fate === 'answer-lost' ? lost() : answer;
    };
    return Promise.race([whole(), left]);
  }
}
