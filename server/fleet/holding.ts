import type { RelayHeld, RelayHold } from '../../src/wire/relays/joining.ts';
import type { Timers } from '../time/timers.ts';
import { LinkError } from './joining.ts';

/** A server that is asked to hold its relay out. */
export interface HoldLink {
  /** Rejects with `LinkError`. */
  hold(hold: RelayHold): Promise<RelayHeld>;
}

/** What holding a relay out of new tests, or letting it in again, needs. */
export interface HoldingParts {
  /** The servers that it has joined: at least one. */
  readonly servers: readonly { readonly origin: string; readonly link: HoldLink }[];
  readonly name: string;
  readonly isHeldOut: boolean;
  readonly timers: Timers;
  /** Of a clock that is never set. */
  readonly monotonicMs: () => number;
  /** A sentence for whoever waits. */
  readonly tell: (sentence: string) => void;
}

/**
 * `done`: every server took the order and, where it is held out, none of their tests uses it. `partly`: that is known of some of
 * them only. `refused`: none took it.
 */
export type HoldingEnd = 'done' | 'partly' | 'refused';

/** How often a server is asked whether its tests still use the relay, and one again that did not answer. */
const ASK_AGAIN_MS = 1000;
/** So long, at least, a server that does not answer is asked again: it may be starting, or what is between may be. */
const PATIENCE_MS = 30_000;

/** How one server stands to the order. */
class AskedServer {
  readonly origin: string;
  readonly link: HoldLink;
  /** Tests of its that may still use the relay, by its last answer; `null`: it has not taken the order. */
  tests: number | null = null;
  /** Why it has not answered since; `null`: it has. */
  trouble: { readonly error: LinkError; readonly sinceMs: number } | null = null;

  constructor({ origin, link }: HoldingParts['servers'][number]) {
    this.origin = origin;
    this.link = link;
  }

  /** Told, and no test of its can use the relay any more. */
  get isDone(): boolean {
    return this.tests === 0 && this.trouble === null;
  }
}

/**
 * Tells each server to send no new tests to a relay and waits until none uses it, or to send tests there again. Each for itself:
 * one that does not answer keeps nobody from draining at the others, is asked again meanwhile, and is named at the end.
 */
export class Holding {
  readonly #parts: HoldingParts;
  readonly #servers: readonly AskedServer[];
  #isOver = false;
  #lastTold = '';

  constructor(parts: HoldingParts) {
    this.#parts = parts;
    this.#servers = parts.servers.map((server) => new AskedServer(server));
  }

  /** To be called once. Rejects with what is no `LinkError`. */
  run(): Promise<HoldingEnd> {
    return new Promise((resolve, reject) => {
      for (const server of this.#servers)
        this.#follow(server, resolve).catch((error: unknown) => {
          this.#isOver = true;
          reject(error instanceof Error ? error : new Error(String(error)));
        });
    });
  }

  async #follow(server: AskedServer, resolve: (end: HoldingEnd) => void): Promise<void> {
    const isOver = (): boolean => this.#isOver;
    while (!isOver()) {
      const before = server.trouble;
      await this.#ask(server);
      // What came after the end is nobody's any more.
      if (isOver()) return;
      if (this.#servers.every((each) => this.#isSettled(each))) {
        this.#isOver = true;
        resolve(this.#conclude());
        return;
      }
      this.#tellOf(server, before !== null);
      // It will not say anything else. One that holds it out is told again, in case it has been started anew.
      if (server.trouble?.error.code === 'refused' || (server.isDone && !this.#parts.isHeldOut)) return;
      await new Promise<void>((awake) => this.#parts.timers.after(ASK_AGAIN_MS, awake));
    }
  }

  async #ask(server: AskedServer): Promise<void> {
    const { name, isHeldOut, monotonicMs } = this.#parts;
    try {
      const { tests } = await server.link.hold({ name, isHeldOut });
      server.tests = isHeldOut ? tests : 0;
      server.trouble = null;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      server.trouble = { error, sinceMs: server.trouble?.sinceMs ?? monotonicMs() };
    }
  }

  /** Whether nothing is waited for at this server. */
  #isSettled({ isDone, trouble }: AskedServer): boolean {
    if (trouble === null) return isDone;
    if (trouble.error.code === 'refused') return true;
    // A server that was just started learns of the relay within seconds. But where no server knows it, the name is wrong.
    if (trouble.error.code === 'not-joined' && this.#servers.every(({ tests }) => tests === null))
      return true;
    return this.#parts.monotonicMs() - trouble.sinceMs >= PATIENCE_MS;
  }

  #tellOf({ origin, trouble }: AskedServer, wasAway: boolean): void {
    const { tell } = this.#parts;
    if (trouble !== null && !wasAway)
      tell(
        trouble.error.code === 'refused'
          ? trouble.error.message
          : `${trouble.error.message} It is asked again.`,
      );
    if (trouble === null && wasAway) tell(`The server ${origin} answers again.`);
    this.#tellCount();
  }

  /** How many tests are waited for, when that has changed. */
  #tellCount(): void {
    const { name, isHeldOut, tell } = this.#parts;
    const told = this.#servers.filter(({ tests }) => tests !== null);
    const count = told.reduce((sum, { tests }) => sum + (tests ?? 0), 0);
    if (!isHeldOut || count === 0) return;
    const by = told.length < this.#servers.length ? ' by the servers that have answered' : '';
    const sentence = `No new tests are sent to "${name}"${by}; ${count === 1 ? 'one still uses' : `${count} may still use`} it.`;
    if (sentence !== this.#lastTold) tell(sentence);
    this.#lastTold = sentence;
  }

  #conclude(): HoldingEnd {
    const { name, isHeldOut, tell } = this.#parts;
    const missing = this.#servers.filter(({ isDone }) => !isDone);
    for (const { trouble } of missing) if (trouble) tell(trouble.error.message);
    if (missing.length === 0) {
      tell(
        isHeldOut
          ? `No test uses "${name}" any more: it can be stopped. --resume sends tests there again.`
          : `Tests are sent to "${name}" again.`,
      );
      return 'done';
    }
    if (this.#servers.every(({ tests }) => tests === null)) {
      tell(`No server took the order for "${name}".`);
      return 'refused';
    }
    const named = missing.map(({ origin }) => origin).join(', ');
    tell(
      isHeldOut
        ? `Of the servers that answered no test uses "${name}" any more. Of ${named} that is not known: SIGTERM lets the relay itself wait for what runs there.`
        : `Tests are sent to "${name}" again by the servers that answered, but ${named} may not do so.`,
    );
    return 'partly';
  }
}
