import { setTimeout as after } from 'node:timers/promises';
import { Check } from 'typebox/value';
import { AdmissionSchema, ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { ask, jsonOf } from '../../e2e/servers/laboratory/ask.ts';
import { acknowledgedCode, ResultPoster } from '../../e2e/store/post-result.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { siteOf } from '../fleet/fill.ts';
import { addressOf } from './sites-results.ts';

/** What became of the tests of sites. */
export interface SiteTests {
  /** From asking for a place to an answer that says what may be used. */
  readonly admissionsMs: number[];
  /** Relays that each was offered. */
  readonly offered: number[];
  readonly witnessesMs: number[];
  readonly storesMs: number[];
  /** Codes of results that the server said are on disk. */
  readonly codes: string[];
  readonly problems: string[];
}

const TEST_MS = 30_000;
const ALIVE_EVERY_MS = 5000;
const CONNECTIONS = 50;

/** Tests as agents of sites run them, at a steady rate, without their packets: those go through relays. */
export class TestingSites {
  readonly done: SiteTests = {
    admissionsMs: [],
    offered: [],
    witnessesMs: [],
    storesMs: [],
    codes: [],
    problems: [],
  };
  readonly #origin: string;
  readonly #sites: number;
  readonly #results: SeededResults;
  readonly #poster: ResultPoster;
  readonly #running = new Set<Promise<void>>();
  #isOver = false;

  constructor(origin: string, token: string, sites: number) {
    this.#origin = origin;
    this.#sites = sites;
    this.#poster = new ResultPoster(origin, token, CONNECTIONS);
    this.#results = new SeededResults(`relays ${Date.now()}`, (_random, number) => ({
      ticket: null,
      site: siteOf(number % sites),
      user: null,
    }));
  }

  /** Begins tests until it is closed, an open loop. */
  async run(perSecond: number): Promise<void> {
    const beganMs = performance.now();
    for (let number = 0; ; number += 1) {
      await after(Math.max(0, (number * 1000) / perSecond - (performance.now() - beganMs)));
      if (this.#isOver) return;
      const running = this.#test(number).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  /** Begins none any more, and waits until those that have measured are stored; those that still measure are given up. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    this.#poster.close();
  }

  async #test(number: number): Promise<void> {
    const site = number % this.#sites;
    const from = { 'x-forwarded-for': addressOf(site) };
    const beganMs = performance.now();
    const said = await ask(this.#origin + ROUTES.tests, {
      method: 'POST',
      headers: from,
      body: { durationMs: TEST_MS },
    });
    const admission = jsonOf(said, 201);
    if (!Check(AdmissionSchema, admission) || admission.state !== 'admitted') {
      this.done.problems.push(`no place: ${said?.status} ${said?.body.toString().slice(0, 200)}`);
      return;
    }
    this.done.admissionsMs.push(performance.now() - beganMs);
    this.done.offered.push(admission.relays.length);
    const { testId, token, relays } = admission;
    const headers = { ...from, [TEST_TOKEN_HEADER]: token };
    for (let passedMs = 0; passedMs < TEST_MS; passedMs += ALIVE_EVERY_MS) {
      await after(ALIVE_EVERY_MS);
      if (this.#isOver) return;
      await ask(this.#origin + ROUTES.test(testId), { headers });
    }
    const { name = '' } = relays[number % relays.length]?.relay ?? {};
    const askedMs = performance.now();
    const witness = await ask(this.#origin + ROUTES.witness(testId, name), { headers });
    if (witness?.status === 200) this.done.witnessesMs.push(performance.now() - askedMs);
    else if (witness?.status !== 404) this.done.problems.push(`no witness: ${witness?.status}`);
    await this.#store(number);
    await ask(this.#origin + ROUTES.release(testId), { method: 'POST', headers, body: { token } });
  }

  async #store(number: number): Promise<void> {
    const result = this.#results.of(number);
    const client = { ...result.client, unattended: true };
    const startedAt = new Date(Date.now() - TEST_MS).toISOString();
    const beganMs = performance.now();
    const answer = await this.#poster.post(Buffer.from(JSON.stringify({ ...result, startedAt, client })));
    const code = acknowledgedCode(answer);
    if (code === null) this.done.problems.push(`not stored: ${answer?.status}`);
    else {
      this.done.storesMs.push(performance.now() - beganMs);
      this.done.codes.push(code);
    }
  }
}
