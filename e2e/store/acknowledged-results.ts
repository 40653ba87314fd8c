import { isDeepStrictEqual } from 'node:util';
import { Check } from 'typebox/value';
import { ExportedResultSchema, type ExportedResult } from '../../src/wire/export/document.ts';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import type { Result } from '../../src/wire/result.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { acknowledgedCode, ResultPoster } from './post-result.ts';

/** How a server must be reached. */
export interface Reached {
  readonly origin: string;
  readonly token: string;
}

/** One stretch of storing that something puts an end to. */
export interface Round {
  /** The site that all its results are filed under. */
  readonly site: string;
  /** Code of each result that the server said is on disk, by the result's number. */
  readonly acknowledged: Map<number, string>;
  /** Sent, and the answer never came: may be stored or not. */
  readonly unsure: Set<number>;
}

/** What a round left behind. */
export interface Verified {
  readonly acknowledged: number;
  /** Of those, not there any more. */
  readonly lost: readonly string[];
  /** There, and not as they were sent, or under another code. */
  readonly changed: readonly string[];
  /** There, and nobody sent them, or twice. */
  readonly foreign: readonly string[];
  /** Of those that nobody was told of, stored all the same. */
  readonly unsureStored: number;
}

const MOST_OF_A_ROUND = 100_000;
/**
 * A server that is gone refuses faster than one that stores. All of these are sent again, and were they more than is kept,
 * they would push out what was acknowledged before them.
 */
const MOST_UNSURE = 40;
const siteOf = (round: number): string => `Round ${String(round).padStart(3, '0')}`;

/** Clients that store results as fast as they are acknowledged and remember each that was. */
export class AcknowledgedResults {
  readonly #clients: number;
  readonly #results: SeededResults;
  #rounds = 0;
  #next = 0;

  constructor(clients: number, name: string) {
    this.#clients = clients;
    this.#results = new SeededResults(name, (random, number) => ({
      ticket: `INC${String(number).padStart(7, '0')}`,
      site: siteOf(Math.floor(number / MOST_OF_A_ROUND)),
      user: `person ${Math.floor(random() * 100)}`,
    }));
  }

  /** Stores until `end` resolves and every client has heard of its last result, or never will. */
  async store(reached: Reached, end: (round: Round) => Promise<void>): Promise<Round> {
    this.#rounds += 1;
    this.#next = this.#rounds * MOST_OF_A_ROUND;
    const round: Round = { site: siteOf(this.#rounds), acknowledged: new Map(), unsure: new Set() };
    const poster = new ResultPoster(reached.origin, reached.token, this.#clients);
    const isOver = { value: false };
    const clients = Array.from({ length: this.#clients }, async () => {
      while (!isOver.value && round.unsure.size < MOST_UNSURE) await this.#storeOne(poster, round);
    });
    await end(round);
    isOver.value = true;
    await Promise.all(clients);
    poster.close();
    return round;
  }

  /** The result of a number. */
  of(number: number): Result {
    return this.#results.of(number);
  }

  async #storeOne(poster: ResultPoster, round: Round): Promise<void> {
    const number = this.#next;
    this.#next += 1;
    const code = acknowledgedCode(await poster.post(this.#bytesOf(number)));
    if (code !== null) round.acknowledged.set(number, code);
    else round.unsure.add(number);
  }

  #bytesOf(number: number): Buffer {
    return Buffer.from(this.#results.partsOf(number).join(''));
  }

  /** Sends again what nobody was told of; resolves with how many are acknowledged now. */
  async sendAgain(reached: Reached, round: Round): Promise<number> {
    const poster = new ResultPoster(reached.origin, reached.token, this.#clients);
    for (const number of round.unsure) {
      const code = acknowledgedCode(await poster.post(this.#bytesOf(number)));
      if (code === null) continue;
      round.acknowledged.set(number, code);
      round.unsure.delete(number);
    }
    poster.close();
    return round.acknowledged.size;
  }

  /** Reads everything of a round back by the server's export, and compares. */
  async verify({ origin, token }: Reached, round: Round): Promise<Verified> {
    const address = `${origin}${DESK_ROUTES.export}?format=ndjson&site=${encodeURIComponent(round.site)}`;
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    if (answer.status !== 200) throw new Error(`the export answers ${answer.status}: ${await answer.text()}`);
    const [changed, foreign]: [string[], string[]] = [[], []];
    const expected = new Map(
      [...round.acknowledged.keys(), ...round.unsure].map((number) => [this.#results.idOf(number), number]),
    );
    let unsureStored = 0;
    for (const exported of readLines(await answer.text())) {
      const id = exported.result?.id ?? exported.figures?.id ?? '';
      const number = expected.get(id);
      expected.delete(id);
      if (number === undefined) foreign.push(id);
      else if (!this.#isAsSent(exported, number, round)) changed.push(id);
      else if (round.unsure.has(number)) unsureStored += 1;
    }
    const lost = [...expected].filter(([, number]) => round.acknowledged.has(number)).map(([id]) => id);
    return { acknowledged: round.acknowledged.size, lost, changed, foreign, unsureStored };
  }

  #isAsSent({ code, result }: ExportedResult, number: number, { acknowledged }: Round): boolean {
    const acknowledgedAs = acknowledged.get(number) ?? code;
    const sent: unknown = JSON.parse(this.#results.partsOf(number).join(''));
    return code === acknowledgedAs && isDeepStrictEqual(result, sent);
  }
}

const readLines = (text: string): ExportedResult[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const exported: unknown = JSON.parse(line);
      if (!Check(ExportedResultSchema, exported))
        throw new Error(`no exported result: ${line.slice(0, 100)}`);
      return exported;
    });
