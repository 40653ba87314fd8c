import { HttpError } from '../errors/http-error.ts';
import type { Timers } from '../../time/timers.ts';

const MIB = 1024 * 1024;
/** What all bodies that have not come in whole may hold: some 1,500 results on their way, or eight packet records. */
const MAX_BYTES = 64 * MIB;
/** So nobody has all of it: four addresses are needed to fill it, and their slow ones go first. */
const MAX_BYTES_PER_ADDRESS = 16 * MIB;
/** A network that loses every second packet still says something in this time. */
const LONGEST_SILENCE_MS = 20_000;
/** Every body has so long, and those that still come beyond it must keep a pace. */
const GRACE_MS = 60_000;
const LEAST_BYTES_PER_MS = 16;
/** Where room is needed, bodies that have taken so long already make it. */
const SLOW_MS = 10_000;
const SWEEP_EVERY_MS = 5000;
const RETRY_AFTER_S = 5;

/** A body that is coming in. */
export interface Flight {
  /** Something came, and so many bytes of memory more are held for it; it may be refused by that. */
  took(heldBytes: number): void;
  /** It is whole, or over. Idempotent. */
  land(): void;
}

interface Body {
  readonly addressKey: string;
  readonly beganMs: number;
  readonly refuse: (error: HttpError) => void;
  lastMs: number;
  /** Of memory that it holds. */
  bytes: number;
}

/** A budget of memory for all bodies that are coming in; slow ones are given up. */
export class BodiesInFlight {
  readonly #timers: Timers;
  readonly #nowMs: () => number;
  /** In the order in which they began. */
  readonly #bodies = new Set<Body>();
  /** Held by the bodies of each address that has any. */
  readonly #ofAddress = new Map<string, number>();
  #bytes = 0;
  #isSweeping = false;

  constructor(timers: Timers, nowMs: () => number) {
    this.#timers = timers;
    this.#nowMs = nowMs;
  }

  /** Held just now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `refuse` is called once, when the body is given up; what it held is to be let go then. */
  begin(addressKey: string, refuse: (error: HttpError) => void): Flight {
    const nowMs = this.#nowMs();
    const body: Body = { addressKey, beganMs: nowMs, lastMs: nowMs, bytes: 0, refuse };
    this.#bodies.add(body);
    this.#sweepLater();
    return {
      took: (bytes) => this.#take(body, bytes),
      land: () => this.#remove(body),
    };
  }

  #take(body: Body, bytes: number): void {
    if (!this.#bodies.has(body)) return;
    body.lastMs = this.#nowMs();
    this.#count(body, bytes);
    if (this.#isOverShare(body.addressKey))
      this.#makeRoom(body, (other) => other.addressKey === body.addressKey);
    if (this.#isOverShare(body.addressKey)) this.#giveUp(body, tooMany());
    if (this.#bytes > MAX_BYTES) this.#makeRoom(body, () => true);
    if (this.#bytes > MAX_BYTES) this.#giveUp(body, tooMany());
  }

  /** Gives the oldest slow one up. */
  #makeRoom(body: Body, mayGo: (other: Body) => boolean): void {
    const nowMs = this.#nowMs();
    for (const other of this.#bodies) {
      // They stand in the order of their age.
      if (nowMs - other.beganMs < SLOW_MS) return;
      if (other === body || !mayGo(other) || other.bytes === 0) continue;
      this.#giveUp(other, tooSlow());
      return;
    }
  }

  #isOverShare(addressKey: string): boolean {
    return (this.#ofAddress.get(addressKey) ?? 0) > MAX_BYTES_PER_ADDRESS;
  }

  #count(body: Body, bytes: number): void {
    body.bytes += bytes;
    this.#bytes += bytes;
    const { addressKey } = body;
    const sum = (this.#ofAddress.get(addressKey) ?? 0) + bytes;
    if (sum > 0) this.#ofAddress.set(addressKey, sum);
    else this.#ofAddress.delete(addressKey);
  }

  #sweepLater(): void {
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    this.#timers.after(SWEEP_EVERY_MS, () => {
      this.#isSweeping = false;
      this.#sweep();
      if (this.#bodies.size > 0) this.#sweepLater();
    });
  }

  #sweep(): void {
    const nowMs = this.#nowMs();
    for (const body of this.#bodies) {
      const isSilent = nowMs - body.lastMs > LONGEST_SILENCE_MS;
      const isLate = nowMs - body.beganMs > GRACE_MS + body.bytes / LEAST_BYTES_PER_MS;
      if (isSilent || isLate) this.#giveUp(body, tooSlow());
    }
  }

  #giveUp(body: Body, error: HttpError): void {
    if (this.#remove(body)) body.refuse(error);
  }

  #remove(body: Body): boolean {
    if (!this.#bodies.delete(body)) return false;
    this.#count(body, -body.bytes);
    return true;
  }
}

const tooMany = (): HttpError =>
  new HttpError(
    503,
    'busy',
    'Too much is being sent to this server at once; try again in some seconds.',
    undefined,
    { retryAfterS: RETRY_AFTER_S, isLast: true },
  );

const tooSlow = (): HttpError =>
  new HttpError(408, 'too-slow', 'The body came in too slowly; send it again.', undefined, { isLast: true });
