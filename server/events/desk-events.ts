import { randomBytes } from 'node:crypto';
import type { DeskEvent } from '../../src/wire/desk/requests.ts';

/** An event with its place in the order of events of this run of the server. */
export interface NumberedEvent {
  readonly id: string;
  readonly event: DeskEvent;
}

/** Somebody who listens. `close` is called when nobody may listen any more. */
export interface DeskListener {
  send(numbered: NumberedEvent): void;
  close(): void;
}

/** What somebody who was away has missed; `null`: more than is remembered, so everything is to be asked for again. */
export type Missed = readonly NumberedEvent[] | null;

/** Remembered for who was away for a moment: at 500 results a second two seconds, on any other day hours. */
const MAX_REMEMBERED = 1000;
/** Windows that one account has open at a time. */
export const MAX_LISTENERS_PER_ACCOUNT = 8;

/** Tells what happens to everybody who is at the desk. */
export class DeskEvents {
  /** Numbers of an earlier run mean nothing in this one. */
  readonly #run = randomBytes(6).toString('hex');
  readonly #listeners = new Map<string, Set<DeskListener>>();
  #remembered: NumberedEvent[] = [];
  #next = 1;
  #isClosed = false;

  publish(event: DeskEvent): void {
    const numbered = { id: `${this.#run}-${this.#next++}`, event };
    this.#remembered.push(numbered);
    // Cut seldom: taking one from the front of a long list each time costs more than the events do.
    if (this.#remembered.length >= 2 * MAX_REMEMBERED)
      this.#remembered = this.#remembered.slice(-MAX_REMEMBERED);
    for (const ofAccount of this.#listeners.values())
      for (const listener of ofAccount) listener.send(numbered);
  }

  /** Returns how to stop listening; `null` when the account listens often enough already, or the server stops. */
  listen(account: string, listener: DeskListener): (() => void) | null {
    const ofAccount = this.#listeners.get(account) ?? new Set();
    if (this.#isClosed || ofAccount.size >= MAX_LISTENERS_PER_ACCOUNT) return null;
    this.#listeners.set(account, ofAccount.add(listener));
    return () => {
      ofAccount.delete(listener);
      if (ofAccount.size === 0) this.#listeners.delete(account);
    };
  }

  /** What came after the event `id`. */
  since(id: string): Missed {
    const [run, number] = id.split('-');
    const first = this.#next - this.#remembered.length;
    const seen = Number(number);
    const isKnown = run === this.#run && Number.isInteger(seen) && seen >= first - 1 && seen < this.#next;
    return isKnown ? this.#remembered.slice(seen - first + 1) : null;
  }

  /** Remembers nothing of what was until now: who was away asks for everything again. */
  forget(): void {
    this.#remembered = [];
  }

  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Ends every stream. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const ofAccount of this.#listeners.values()) for (const listener of ofAccount) listener.close();
    this.#listeners.clear();
  }
}
