import { prepareResult } from '../../server/store/prepare-result.ts';
import type { PreparedRow } from '../../server/store/kysely/results/prepared-row.ts';
import type { Arrived } from '../../server/store/port/results.ts';
import type { Result } from '../../src/wire/result.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { siteOf, SLOT_MS } from '../fleet/fill.ts';

/** Kinds of results, of which each differs from others of its kind by whose it is and when it was. */
export const MOULDS = 8;
/** From the begin of a test until its result is here. */
const ARRIVES_AFTER_MS = 32_000;
const SEED = 5;

/** So many slots of ten minutes of so many sites, the last of which has just ended. */
export interface History {
  readonly sites: number;
  readonly slots: number;
  /** The newest so many results are kept whole. */
  readonly documents: number;
  readonly endMs: number;
}

/** What a row has that others of its kind have not. */
export interface OwnFields {
  readonly mould: number;
  readonly id: string;
  readonly site: string;
  readonly address: string;
  readonly atMs: number;
  readonly receivedAtMs: number;
}

/** The address that a site has: 250 sites in each network. */
export const addressOf = (site: number): string => `10.0.${Math.floor(site / 250)}.${1 + (site % 250)}`;

/** Results that agents of sites have sent with a token, each of them told by its number. */
export class SitesResults {
  readonly count: number;
  readonly firstMs: number;
  readonly #history: History;
  readonly #seeded: SeededResults;
  readonly #moulds: readonly { readonly result: Result; readonly rest: string }[];

  constructor(history: History) {
    this.#history = history;
    this.count = history.sites * history.slots;
    this.firstMs = history.endMs - history.slots * SLOT_MS;
    const labels = { ticket: null, site: null, user: null };
    this.#seeded = new SeededResults('filled', () => labels);
    this.#moulds = Array.from({ length: MOULDS }, (_, number) => {
      const result = this.#seeded.of(number);
      const unattended = { ...result, client: { ...result.client, unattended: true } };
      const own = { schema: undefined, id: undefined, startedAt: undefined, labels: undefined };
      // A whole object, so that its opening brace can become the comma.
      return { result: unattended, rest: `,${JSON.stringify({ ...unattended, ...own }).slice(1)}` };
    });
  }

  isWhole(number: number): boolean {
    return number >= this.count - this.#history.documents;
  }

  own(number: number): OwnFields {
    const random = seededRandom(SEED + number);
    const slot = Math.floor(number / this.#history.sites);
    const site = number % this.#history.sites;
    const atMs = this.firstMs + slot * SLOT_MS + Math.floor(random() * (SLOT_MS - ARRIVES_AFTER_MS));
    return {
      mould: Math.floor(random() * MOULDS),
      id: this.#seeded.idOf(number),
      site: siteOf(site),
      address: addressOf(site),
      atMs,
      receivedAtMs: atMs + ARRIVES_AFTER_MS,
    };
  }

  /** The result as an agent would have sent it. */
  arrived(number: number): Arrived {
    const own = this.own(number);
    const { result } = this.#mould(own.mould);
    return {
      result: { ...result, ...ownOf(result, own) },
      receivedAtMs: own.receivedAtMs,
      address: own.address,
      requestId: null,
      standing: 'token',
    };
  }

  /** Its JSON, of which all but what is its own was written once. */
  json(own: OwnFields): string {
    const { result, rest } = this.#mould(own.mould);
    const { schema } = result;
    return JSON.stringify({ schema, ...ownOf(result, own) }).slice(0, -1) + rest;
  }

  /** What the store makes of one of its kind. */
  prepared(mould: number): PreparedRow {
    const { result } = this.#mould(mould);
    const arrived = { result, receivedAtMs: this.#history.endMs, address: null, requestId: null };
    return prepareResult({ ...arrived, standing: 'token' });
  }

  #mould(number: number): { readonly result: Result; readonly rest: string } {
    const mould = this.#moulds[number];
    if (!mould) throw new Error(`no result of kind ${number}`);
    return mould;
  }
}

const ownOf = (
  { labels }: Result,
  { id, site, atMs }: OwnFields,
): Pick<Result, 'id' | 'startedAt' | 'labels'> => ({
  id,
  startedAt: new Date(atMs).toISOString(),
  labels: { ...labels, site },
});
