import Type, { type Static } from 'typebox';
import { read } from '../../src/wire/read.ts';
import type { MarkStore } from '../store/port/marks.ts';

/** A relay as an alert sees it. */
export interface WatchedRelay {
  readonly name: string;
  /** No test is sent to it, and nobody wanted that. */
  readonly isOut: boolean;
}

/** How often it is to be looked at. */
export const LOOK_OUT_EVERY_MS = 5000;
/** Looks after which a server that has written nothing new has ended, or is cut off from the database. */
export const LOOKS_UNTIL_OVER = 6;
/** Looks that come sooner, since somebody asks in between, do not make a server that writes every five seconds older. */
const A_LOOK_COUNTS_AFTER_MS = 4000;
const MARK = 'relays-out';

/** What each server has written last, by what it calls itself; one at which nothing is out has written nothing. */
const WrittenSchema = Type.Record(
  Type.String(),
  Type.Object({ beat: Type.Number(), relays: Type.Array(Type.String()) }),
);
type Written = Static<typeof WrittenSchema>;

export interface OutOverAllParts {
  readonly marks: Pick<MarkStore, 'mark' | 'changeMark'>;
  /** What this server calls itself until it is started anew: no other does. */
  readonly server: string;
  /** The relays as this server has them. */
  readonly watched: () => readonly WatchedRelay[];
  /** Of a clock that is never set. */
  readonly monotonicMs: () => number;
}

interface Seen {
  readonly beat: number;
  /** Looks in a row that found nothing newer. */
  readonly looks: number;
  readonly countedMs: number;
}

/**
 * Which relays are out, over all servers of one database: out where any of them has it out, not by anybody's wish. Else one server,
 * which no longer hears a relay, would begin an alert and another, which does, would end it, to and fro.
 *
 * It stands in the database, where alerts do, and not in what servers tell one another, which is lost when the database is restarted
 * and comes as late as it likes: a server writes what is out there before it begins an alert, and whoever reads of that alert and then
 * here finds it. And the age of what is written is counted in looks of whoever reads it: while the database was away, or the reader
 * itself stood still, nobody could have written or read anything.
 */
export class OutOverAll {
  readonly #parts: OutOverAllParts;
  readonly #seen = new Map<string, Seen>();
  #beat = 0;
  /** Whether something of this server may be written down. */
  #mayStand = false;
  #before: Promise<unknown> = Promise.resolve();

  constructor(parts: OutOverAllParts) {
    this.#parts = parts;
  }

  /**
   * The relays of this server, by what all have found; one look after the other. To be called each `LOOK_OUT_EVERY_MS`, and by whoever
   * acts on it after it has read what it would change. Rejects with `StoreError`: then nobody knows.
   */
  look(): Promise<readonly WatchedRelay[]> {
    const looked = this.#before.then(() => this.#look());
    this.#before = looked.catch(() => undefined);
    return looked;
  }

  async #look(): Promise<readonly WatchedRelay[]> {
    const watched = this.#parts.watched();
    const own = watched.flatMap(({ name, isOut }) => (isOut ? [name] : []));
    const out = new Set(Object.values(await this.#exchange(own)).flatMap(({ relays }) => relays));
    return watched.map(({ name, isOut }) => ({ name, isOut: isOut || out.has(name) }));
  }

  /** What others have written and still stands. */
  async #exchange(own: readonly string[]): Promise<Written> {
    const { marks, server } = this.#parts;
    if (own.length === 0 && !this.#mayStand) {
      const { over, standing } = this.#sift(writtenIn(await marks.mark(MARK)));
      if (Object.keys(over).length === 0) return standing;
    }
    // Also where it is not known whether it was written.
    this.#mayStand = true;
    this.#beat += 1;
    const written = await marks.changeMark(MARK, (value) => {
      const others = Object.fromEntries(Object.entries(writtenIn(value)).filter(([name]) => name !== server));
      const { standing } = this.#sift(others);
      const mine = own.length > 0 && { [server]: { beat: this.#beat, relays: [...own] } };
      const next: Written = { ...standing, ...mine };
      return {
        value: Object.keys(next).length > 0 ? JSON.stringify(next) : null,
        // An alert that follows of it is, and with it what was written before.
        isLasting: false,
        result: standing,
      };
    });
    this.#mayStand = own.length > 0;
    return written;
  }

  /** One look at what others have written. Looked at twice within seconds it is none the older. */
  #sift(others: Written): { readonly over: Written; readonly standing: Written } {
    const nowMs = this.#parts.monotonicMs();
    for (const name of this.#seen.keys()) if (!(name in others)) this.#seen.delete(name);
    const over: Written = {};
    const standing: Written = {};
    for (const [name, written] of Object.entries(others)) {
      const known = this.#seen.get(name);
      const seen = looked(known, written.beat, nowMs);
      this.#seen.set(name, seen);
      (seen.looks >= LOOKS_UNTIL_OVER ? over : standing)[name] = written;
    }
    return { over, standing };
  }
}

function looked(known: Seen | undefined, beat: number, nowMs: number): Seen {
  if (known?.beat !== beat) return { beat, looks: 0, countedMs: nowMs };
  if (nowMs - known.countedMs < A_LOOK_COUNTS_AFTER_MS) return known;
  return { beat, looks: known.looks + 1, countedMs: nowMs };
}

/** What another version wrote, which this one does not know, is nothing. */
function writtenIn(value: string | null): Written {
  if (value === null) return {};
  try {
    const written = read(WrittenSchema, JSON.parse(value), 'relays that are out');
    return written.ok ? written.value : {};
  } catch {
    return {};
  }
}
