import { packed } from './packed-news.ts';

/** A relay as a server has it. */
export interface OutRelay {
  readonly name: string;
  /** Not by anybody's wish. */
  readonly isOut: boolean;
}

/** That a relay is out at the server that tells it, or in again. */
export interface ToldOut {
  readonly relay: string;
  readonly isOut: boolean;
}

/** What is so told again, for whoever did not hear it. */
export const RETELL_OUT_MS = 5000;
/** Three times of telling lost in a row: whoever told it has ended, or is cut off. */
export const OUT_ELSEWHERE_FOR_MS = 15_000;
/** What is around the relays of a piece of news, at most. */
const AROUND_BYTES = 500;

export interface OutOverAllParts {
  /** The relays as this server has them. */
  readonly watched: () => readonly OutRelay[];
  /** Of a clock that is never set. */
  readonly monotonicMs: () => number;
  /** What a piece of news may take. */
  readonly maxNewsBytes: number;
  readonly tell: (relays: readonly ToldOut[]) => void;
}

interface Told {
  readonly isOut: boolean;
  readonly atMs: number;
}

/**
 * Which relays are out, over all servers of one database: out where any of them has it out, not by anybody's wish. Else one server,
 * which no longer hears a relay, would begin an alert and another, which does, would end it, to and fro.
 */
export class OutOverAll {
  readonly #parts: OutOverAllParts;
  readonly #told = new Map<string, Told>();
  /** When each server last said that it is out there, by the relay's name. */
  readonly #elsewhere = new Map<string, Map<string, number>>();

  constructor(parts: OutOverAllParts) {
    this.#parts = parts;
  }

  /** The relays of this server; one that is out elsewhere is out. */
  get watched(): OutRelay[] {
    return this.#parts
      .watched()
      .map(({ name, isOut }) => ({ name, isOut: isOut || this.#isOutElsewhere(name) }));
  }

  /** To be called whenever a relay has turned, and each second. */
  tellDue(): void {
    const nowMs = this.#parts.monotonicMs();
    const due = this.#parts.watched().flatMap(({ name: relay, isOut }): ToldOut[] => {
      const told = this.#told.get(relay);
      const isDue =
        told?.isOut === isOut ? isOut && nowMs - told.atMs >= RETELL_OUT_MS : isOut || told?.isOut;
      return isDue ? [{ relay, isOut }] : [];
    });
    for (const relays of packed(due, this.#parts.maxNewsBytes - AROUND_BYTES)) {
      this.#parts.tell(relays);
      for (const { relay, isOut } of relays) this.#told.set(relay, { isOut, atMs: nowMs });
    }
  }

  /** Somebody may know nothing of what was told. */
  tellAnew(): void {
    for (const [relay, told] of this.#told) if (told.isOut) this.#told.delete(relay);
    this.tellDue();
  }

  /** Another server tells. */
  hear(server: string, relays: readonly ToldOut[]): void {
    for (const { relay, isOut } of relays) {
      const by = this.#elsewhere.get(relay) ?? new Map<string, number>();
      if (isOut) this.#elsewhere.set(relay, by.set(server, this.#parts.monotonicMs()));
      else by.delete(server);
      if (by.size === 0) this.#elsewhere.delete(relay);
    }
  }

  #isOutElsewhere(relay: string): boolean {
    const nowMs = this.#parts.monotonicMs();
    return [...(this.#elsewhere.get(relay)?.values() ?? [])].some(
      (heardMs) => nowMs - heardMs < OUT_ELSEWHERE_FOR_MS,
    );
  }
}
