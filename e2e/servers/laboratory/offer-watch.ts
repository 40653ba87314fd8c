import { setTimeout as after } from 'node:timers/promises';
import { Check } from 'typebox/value';
import { ROUTES, ServerConfigSchema } from '../../../src/wire/http.ts';
import { ask, jsonOf } from './ask.ts';

/** From when on a server offered which relays; `null`: it did not answer. Moments are Unix time in ms. */
export interface Offered {
  readonly server: string;
  readonly atMs: number;
  readonly relays: readonly string[] | null;
}

const EVERY_MS = 500;

/** Asks one server over and over what it offers, as pages do that are opened, and notes each change. */
export class OfferWatch {
  readonly #changes: Offered[] = [];
  #isClosed = false;

  constructor(server: string, origin: string) {
    void this.#watch(server, origin);
  }

  get changes(): readonly Offered[] {
    return this.#changes;
  }

  close(): void {
    this.#isClosed = true;
  }

  async #watch(server: string, origin: string): Promise<void> {
    while (!this.#isClosed) {
      const config = jsonOf(await ask(origin + ROUTES.config), 200);
      const relays = Check(ServerConfigSchema, config) ? config.relays.map(({ name }) => name).sort() : null;
      const before = this.#changes.at(-1);
      if (before === undefined || String(before.relays) !== String(relays))
        this.#changes.push({ server, atMs: Date.now(), relays });
      await after(EVERY_MS);
    }
  }
}
