import type { Result } from '../../src/wire/result.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';

/**
 * A large organisation as help desk knows it: offices of very different sizes in the same few cities, people with few
 * family names, tickets that count up, and a network for each office beside those of homes.
 */
const CITIES = ['Berlin', 'Zürich', 'Paris', 'Hamburg', 'Lyon', 'Wien', 'Madrid', 'Oslo', 'Dublin', 'Praha'];
const PLACES = [
  'Office',
  'Office North',
  'Campus Office',
  'Building',
  'Warehouse',
  'Call Centre',
  'Branch',
  'Lab',
];
const GIVEN = [
  'Anna',
  'Ben',
  'Chloé',
  'David',
  'Elif',
  'Felix',
  'Greta',
  'Hugo',
  'Ines',
  'Jan',
  'Kim',
  'Lea',
];
const FAMILY = [
  'Keller',
  'Müller',
  'Schmidt',
  'Weber',
  'Fischer',
  'Martin',
  'Bernard',
  'Novak',
  'Hansen',
  'Rossi',
];
const SITES = 600;
const PEOPLE = 40_000;
/** Every third test was asked for by a ticket. */
const TICKET_EVERY = 3;
const DAY_MS = 86_400_000;

export const RELAYS = ['frankfurt', 'paris-2', 'dublin', 'madrid', 'azure-we', 'built-in'] as const;

/** Few offices have most people: the first of all a tenth. */
const siteOf = (random: number): number => Math.floor(SITES * random ** 3.2);
export const siteName = (site: number): string =>
  `${CITIES[site % CITIES.length]} ${PLACES[Math.floor(site / CITIES.length) % PLACES.length]} ${1 + Math.floor(site / 80)}`;
export const personName = (person: number): string =>
  `${GIVEN[person % GIVEN.length]} ${FAMILY[Math.floor(person / GIVEN.length) % FAMILY.length]}` +
  (person < 120 ? '' : ` ${Math.floor(person / 120)}`);
export const ticketName = (number: number): string =>
  `INC${String(Math.floor(number / TICKET_EVERY)).padStart(7, '0')}`;

/** A stored result of this organisation. */
export interface Filed {
  readonly result: Result;
  readonly json: readonly [own: string, shared: string];
  readonly address: string;
  readonly atMs: number;
}

/** As many results over the last days, the newest just before `nowMs`. */
export class Organisation {
  readonly #series: SeededResults;
  readonly #firstMs: number;
  readonly #stepMs: number;

  constructor(results: number, nowMs: number, days: number) {
    this.#stepMs = (days * DAY_MS) / results;
    this.#firstMs = nowMs - days * DAY_MS;
    this.#series = new SeededResults('organisation', (random, number) => {
      const site = siteOf(random());
      const person = Math.floor(random() * PEOPLE);
      return {
        ticket: number % TICKET_EVERY === 0 ? ticketName(number) : null,
        // One of twenty says nothing of where it is.
        site: random() < 0.05 ? null : siteName(site),
        user: random() < 0.2 ? null : personName(person),
      };
    });
  }

  /** When one was measured. */
  atMsOf(number: number): number {
    return Math.floor(this.#firstMs + number * this.#stepMs);
  }

  idOf(number: number): string {
    return this.#series.idOf(number);
  }

  of(number: number): Filed {
    const random = seededRandom(number ^ 0x5f37);
    const atMs = this.atMsOf(number);
    const plain = this.#series.of(number);
    const relay = RELAYS[Math.floor(random() ** 2 * RELAYS.length)] ?? RELAYS[0];
    const result: Result = {
      ...plain,
      startedAt: new Date(atMs).toISOString(),
      path: { ...plain.path, relay: { ...plain.path.relay, name: relay } },
    };
    return { result, json: this.#series.partsOf(number), address: addressOf(plain, random), atMs };
  }
}

/** An office has one network; who is at home comes from anywhere. */
function addressOf({ labels: { site } }: Result, random: () => number): string {
  const host = 1 + Math.floor(random() * 250);
  if (site === null || random() < 0.25)
    return `${60 + Math.floor(random() * 60)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}.${host}`;
  const number = Array.from(site).reduce(
    (sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521,
    7,
  );
  return `10.${number >> 8}.${number & 0xff}.${host}`;
}
