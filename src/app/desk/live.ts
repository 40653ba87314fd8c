import type { DeskEvent } from '../../wire/desk/requests.ts';
import type { Cell, Surroundings } from './part.ts';
import type { Connection } from './state.ts';

/** First wait before connecting again; doubled with each failure. */
export const FIRST_WAIT_MS = 1000;
export const LONGEST_WAIT_MS = 30_000;
/**
 * So long whatever the stream tells changes of waits for it to open: asked for sooner, it would have to be asked for again.
 * A stream that is held back on its way must not hold the list back with it.
 */
export const HOLD_LIMIT_MS = 300;
/** A browser has few connections to one server (HTTP/1.1: six) for all its tabs: a hidden one gives its own back. */
export const HIDDEN_LIMIT_MS = 5 * 60_000;

/** Who is told. */
export interface LiveListener {
  event(event: DeskEvent): void;
  /** The stream has opened, and what happened before it did was not told. */
  missed(): void;
  loggedOut(): void;
}

/** The stream of what happens at the server: kept up, and asked for what was missed whenever it comes back. */
export class Live {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<Connection>;
  readonly #on: LiveListener;
  #end: (() => void) | null = null;
  #cancelTimer: (() => void) | null = null;
  #waitMs = FIRST_WAIT_MS;
  #isWanted = false;
  /** What is asked for as soon as the stream is open; `null`: nothing has to wait for it. */
  #held: (() => void)[] | null = null;
  #cancelHold: (() => void) | null = null;

  constructor(surroundings: Surroundings, cell: Cell<Connection>, on: LiveListener) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#on = on;
    surroundings.environment.onVisibility(() => this.#onVisibility());
  }

  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#held = [];
    this.#cancelHold = this.#surroundings.environment.setTimer(HOLD_LIMIT_MS, () => this.#release());
    this.#connect();
  }

  /** Asks for something that the stream tells changes of: when it has opened, if it is just opening, else now. */
  whenOpen(ask: () => void): void {
    if (this.#held === null) ask();
    else this.#held.push(ask);
  }

  stop(): void {
    this.#isWanted = false;
    this.#cancelHold?.();
    this.#held = null;
    this.#disconnect();
    this.#cell.set('off');
  }

  #connect(): void {
    this.#disconnect();
    if (this.#cell.value !== 'lost') this.#cell.set('connecting');
    this.#end = this.#surroundings.port.listen((signal) => {
      if (signal.kind === 'open') this.#opened();
      else if (signal.kind === 'event') this.#on.event(signal.event);
      else this.#lost();
    });
  }

  #opened(): void {
    this.#waitMs = FIRST_WAIT_MS;
    this.#cell.set('open');
    if (this.#held === null) this.#on.missed();
    else this.#release();
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#cancelHold?.();
    this.#held = null;
    for (const ask of held) ask();
  }

  #lost(): void {
    this.#disconnect();
    this.#release();
    this.#cell.set('lost');
    this.#cancelTimer = this.#surroundings.environment.setTimer(this.#waitMs, () => void this.#tryAgain());
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
  }

  /** A stream does not tell why it was refused; whether the login has ended is asked first. */
  async #tryAgain(): Promise<void> {
    try {
      const { user } = await this.#surroundings.port.me();
      if (!this.#isWanted) return;
      if (user) this.#connect();
      else this.#on.loggedOut();
    } catch {
      if (this.#isWanted) this.#lost();
    }
  }

  #onVisibility(): void {
    if (!this.#isWanted) return;
    if (this.#surroundings.environment.isHidden()) {
      if (this.#cell.value !== 'open') return;
      this.#cancelTimer = this.#surroundings.environment.setTimer(HIDDEN_LIMIT_MS, () => {
        this.#disconnect();
        this.#cell.set('off');
      });
    } else if (this.#end === null) {
      this.#waitMs = FIRST_WAIT_MS;
      this.#connect();
    } else this.#stopTimer();
  }

  #disconnect(): void {
    this.#stopTimer();
    this.#end?.();
    this.#end = null;
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
