import type { AlertEvaluator } from '../alerts/alert-evaluator.ts';
import { DeskEvents } from '../events/desk-events.ts';
import { OpenStreams } from '../events/open-streams.ts';
import { decodeNews, encodeNews, type ServerNews } from '../events/server-news.ts';
import type { Fleet, FleetOrders } from '../fleet/fleet.ts';
import type { Log } from '../log/log.ts';
import type { ServerLink } from '../store/port/server-link.ts';
import type { Store } from '../store/port/store.ts';

/** What joining the other servers needs. */
export interface LinkedServerParts {
  readonly store: Pick<Store, 'link'>;
  readonly watch: Pick<AlertEvaluator, 'noteSamples'>;
  readonly fleet: Pick<Fleet, 'find' | 'shutOut'>;
  /** Of a clock that is never set. */
  readonly monotonicMs: () => number;
  readonly log: Log;
}

/** This server among those that have the same database: what happens at one is seen at the desks of all, and one does the rounds. */
export class LinkedServers implements FleetOrders {
  readonly events = new DeskEvents((event) => this.#tell({ type: 'event', event }));
  readonly streams = new OpenStreams();
  readonly #parts: LinkedServerParts;
  #link: ServerLink | null = null;

  constructor(parts: LinkedServerParts) {
    this.#parts = parts;
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
        },
        onLoginsEnded: () => this.streams.lookAgain(),
        onLeader: (isLeader) =>
          log.info(isLeader ? 'This server does the rounds now.' : 'Another server may do the rounds now.'),
      },
      monotonicMs,
    );
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
    this.#parts.fleet.find(relay)?.setHeldOut(isHeldOut);
    this.#tell({ type: 'held', relay, isHeldOut });
  }

  /** A token was revoked here. */
  shutOut(tokenId: string): void {
    this.#parts.fleet.shutOut(tokenId);
    this.#tell({ type: 'revoked', tokenId });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.events.close();
    await this.#link?.close();
  }

  #tell(news: ServerNews): void {
    this.#link?.tell(encodeNews(news));
  }

  #hear(news: ServerNews | null): void {
    if (news?.type === 'event') this.events.hear(news.event);
    if (news?.type === 'samples') this.#parts.watch.noteSamples(news.site);
    if (news?.type === 'held') this.#parts.fleet.find(news.relay)?.setHeldOut(news.isHeldOut);
    if (news?.type === 'revoked') this.#parts.fleet.shutOut(news.tokenId);
  }
}
