import type { DeskEvent } from '../../src/wire/desk/requests.ts';

/** Somebody who listens. `close` is called when nobody may listen any more. */
export interface DeskListener {
  send(event: DeskEvent): void;
  close(): void;
}

/** Windows that one account has open at a time. */
export const MAX_LISTENERS_PER_ACCOUNT = 8;

/**
 * Tells what happens to everybody who is at the desk, as it happens. Nothing is kept: who was away asks the store, which also
 * knows what happened in other processes and before a restart, and no longer knows who was erased.
 */
export class DeskEvents {
  readonly #listeners = new Map<string, Set<DeskListener>>();
  readonly #tellOthers: (event: DeskEvent) => void;
  #isClosed = false;

  /** `tellOthers`: brings an event to the other servers of the same database. */
  constructor(tellOthers: (event: DeskEvent) => void = () => undefined) {
    this.#tellOthers = tellOthers;
  }

  publish(event: DeskEvent): void {
    this.hear(event);
    // Of tests that run each server is told more than this (`running-news.ts`), and publishes it itself.
    if (event.type !== 'running') this.#tellOthers(event);
  }

  /** Another server has published it. */
  hear(event: DeskEvent): void {
    for (const ofAccount of this.#listeners.values()) for (const listener of ofAccount) listener.send(event);
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

  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Something was missed: ends every stream, so that each window connects anew and asks the store. */
  startAnew(): void {
    const listeners = [...this.#listeners.values()].flatMap((ofAccount) => [...ofAccount]);
    this.#listeners.clear();
    for (const listener of listeners) listener.close();
  }

  /** Ends every stream. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.startAnew();
  }
}
