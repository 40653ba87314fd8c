import { randomInt, randomUUID } from 'node:crypto';
import { CODE_COUNT, codeOf } from '../../src/core/result-code.ts';
import { LoginLimits } from '../accounts/login-limits.ts';
import type { AlertEvaluator } from '../alerts/alert-evaluator.ts';
import { DeskEvents } from '../events/desk-events.ts';
import { OpenStreams } from '../events/open-streams.ts';
import { RunningNews, TELL_RUNNING_MS } from '../events/running-news.ts';
import { RunningTests } from '../events/running-tests.ts';
import { decodeNews, encodeNews, type ServerNews } from '../events/server-news.ts';
import type { Fleet, FleetOrders } from '../fleet/fleet.ts';
import { StandingsWatch, type StandingsWatchParts } from '../fleet/standings-watch.ts';
import { TestsOverAll, type TestsOverAllParts } from '../fleet/tests-over-all.ts';
import { CountsOverAll } from '../http/access/request-counts.ts';
import type { Log } from '../log/log.ts';
import { MAX_NEWS_BYTES, type ServerLink } from '../store/port/server-link.ts';
import type { Store } from '../store/port/store.ts';
import { every, type Timers } from '../time/timers.ts';
import { HeldRelays } from './relays/held-relays.ts';

/** What joining the other servers needs. */
export interface LinkedServerParts {
  readonly store: Pick<Store, 'link'>;
  readonly watch: Pick<AlertEvaluator, 'noteSamples'>;
  readonly fleet: Pick<Fleet, 'shutOut'> & TestsOverAllParts['fleet'] & StandingsWatchParts['fleet'];
  readonly configured: TestsOverAllParts['configured'] & StandingsWatchParts['configured'];
  /** Of a clock that is never set. */
  readonly monotonicMs: () => number;
  readonly epochMs: () => number;
  readonly timers: Timers;
  /** What other servers are told for an address. */
  readonly keyOf: (address: string) => string;
  readonly log: Log;
}

/** This server among those that have the same database: what happens at one is seen at the desks of all, and one does the rounds. */
export class LinkedServers implements FleetOrders {
  readonly events = new DeskEvents((event) => this.#tell({ type: 'event', event }));
  readonly streams = new OpenStreams();
  readonly counts: CountsOverAll;
  readonly logins: LoginLimits;
  readonly relayTests: TestsOverAll;
  readonly running: RunningTests;
  readonly #standings: StandingsWatch;
  readonly #runningNews: RunningNews;
  readonly #parts: LinkedServerParts;
  readonly #held: HeldRelays;
  #link: ServerLink | null = null;
  #stopTelling: () => void = () => undefined;

  constructor(parts: LinkedServerParts) {
    this.#parts = parts;
    this.#held = new HeldRelays(parts.fleet);
    this.running = new RunningTests(
      parts.monotonicMs,
      () => this.events.publish({ type: 'running' }),
      () => codeOf(randomInt(CODE_COUNT)),
      (ended) => this.#runningNews.noteEnd(ended),
    );
    const server = randomUUID();
    this.#runningNews = new RunningNews({
      running: this.running,
      server,
      maxNewsBytes: MAX_NEWS_BYTES,
      nowMs: parts.monotonicMs,
      tell: (news) => this.#tell(news),
    });
    this.#standings = new StandingsWatch({
      fleet: parts.fleet,
      configured: parts.configured,
      onTurn: () => this.events.publish({ type: 'relays' }),
    });
    this.logins = new LoginLimits({
      tell: (news) => this.#tell({ type: 'login', ...news }),
      keyOf: parts.keyOf,
    });
    this.counts = new CountsOverAll({
      tell: (name, key) => this.#tell({ type: 'counted', name, key }),
      keyOf: parts.keyOf,
    });
    this.relayTests = new TestsOverAll({
      fleet: parts.fleet,
      configured: parts.configured,
      tell: (news) => this.#tell({ type: 'tested', ...news }),
      keyOf: parts.keyOf,
    });
  }

  /** Never rejects: a database that is away is waited for. */
  async start(): Promise<void> {
    const { store, monotonicMs, log } = this.#parts;
    this.#link = await store.link(
      {
        onNews: (text) => this.#hear(decodeNews(text)),
        onGap: () => {
          this.events.startAnew();
          this.streams.lookAgain();
          this.#tell({ type: 'held-asked' });
          this.#tell({ type: 'running-asked' });
          this.#runningNews.tellAnew();
        },
        onLoginsEnded: () => this.streams.lookAgain(),
        onLeader: (isLeader) =>
          log.info(isLeader ? 'This server does the rounds now.' : 'Another server may do the rounds now.'),
      },
      monotonicMs,
    );
    this.#tell({ type: 'held-asked' });
    this.#tell({ type: 'running-asked' });
    this.#stopTelling = every(this.#parts.timers, TELL_RUNNING_MS, () => {
      this.#runningNews.tellDue();
      this.#standings.look();
    });
  }

  readonly isLeader = (): boolean => this.#link?.isLeader === true;

  /** Samples of a site have come in here. */
  noteSamples(site: string): void {
    this.#parts.watch.noteSamples(site);
    // Who leads looks; whoever leads next looks at all sites first.
    if (!this.isLeader()) this.#tell({ type: 'samples', site });
  }

  /** Somebody holds a relay out here, or lets it in: wherever it has joined. */
  holdRelay(relay: string, isHeldOut: boolean): void {
    const order = this.#held.order(relay, isHeldOut, this.#parts.epochMs());
    this.#tell({ type: 'held', ...order });
  }

  /** A relay has come or gone here. */
  noteRelays(): void {
    this.#held.noteRelays();
  }

  /** A token was revoked here. */
  shutOut(tokenId: string): void {
    this.#parts.fleet.shutOut(tokenId);
    this.#tell({ type: 'revoked', tokenId });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.events.close();
    this.#stopTelling();
    await this.#link?.close();
  }

  #tell(news: ServerNews): void {
    this.#link?.tell(encodeNews(news));
  }

  #hear(news: ServerNews | null): void {
    if (news?.type === 'event') this.events.hear(news.event);
    if (news?.type === 'samples') this.#parts.watch.noteSamples(news.site);
    if (news?.type === 'held') this.#held.take({ ...news, atMs: news.atMs ?? this.#parts.epochMs() });
    if (news?.type === 'login') this.logins.hear(news, this.#parts.epochMs());
    if (news?.type === 'tested') this.relayTests.hear(news);
    if (news?.type === 'counted') this.counts.hear(news.name, news.key);
    if (news?.type === 'running') for (const told of news.tests) this.running.hear(told);
    if (news?.type === 'watched') for (const told of news.tests) this.running.hearWatchers(news.server, told);
    if (news?.type === 'running-asked') this.#runningNews.tellAnew();
    if (news?.type === 'held-asked')
      for (const order of this.#held.standing) this.#tell({ type: 'held', ...order });
    if (news?.type === 'revoked') this.#parts.fleet.shutOut(news.tokenId);
  }
}
