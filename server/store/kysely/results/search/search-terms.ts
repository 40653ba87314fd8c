import type { Kysely } from 'kysely';
import type { Tables } from '../../tables.ts';
import { labelsWith, together, type Condition, type Way, type WordsWay } from './search-condition.ts';

/** Ways in which words are divided among labels, at most: beyond them, each condition stands for itself. */
const MOST_CONJUNCTIONS = 16;

/** Labels that are named one by one. */
const MOST_NAMED = 1000;

/** What is looked up of a search once, whatever months its rows are looked for in. */
export class SearchTerms {
  readonly #db: Kysely<Tables>;
  readonly #all: readonly Condition[];
  readonly #mostLabels: number;
  readonly #looks = new Map<string, Promise<Way>>();
  /** Nothing was found where most is found. */
  isRare = false;
  #conjunctions: Promise<readonly (readonly Condition[])[]> | null = null;

  constructor(db: Kysely<Tables>, all: readonly Condition[], mostLabels: number) {
    this.#db = db;
    this.#all = all;
    this.#mostLabels = mostLabels;
  }

  /**
   * Conditions of which a row fulfils one set or another. *office Paris 1* is a site that has all three words, or one of
   * Paris through a relay that has a 1, and so on: of each few labels come into question, where those of each word alone are many.
   */
  conjunctions(): Promise<readonly (readonly Condition[])[]> {
    return (this.#conjunctions ??= this.#divided());
  }

  async #divided(): Promise<readonly (readonly Condition[])[]> {
    if (this.#all.reduce((product, { length }) => product * length, 1) > MOST_CONJUNCTIONS)
      return [this.#all];
    const divided = this.#all.reduce<readonly (readonly Condition[])[]>(
      (before, ways) => before.flatMap((some) => ways.map((way) => [...some, [way]])),
      [[]],
    );
    const possible = await Promise.all(divided.map((some) => together(this.#db, some)));
    return Promise.all(
      possible.flatMap((all) => (all.every(({ length }) => length > 0) ? [this.known(all)] : [])),
    );
  }

  /** With what is known of the labels that have the words. */
  known(all: readonly Condition[]): Promise<Condition[]> {
    return Promise.all(
      all.map((condition) =>
        Promise.all(condition.map(async (way) => (way.kind === 'words' ? await this.#looked(way) : way))),
      ),
    );
  }

  /** The same words may be of several sets of conditions. */
  #looked(way: WordsWay): Promise<Way> {
    const name = JSON.stringify([way.field, way.ranges]);
    const looked = this.#looks.get(name) ?? this.#look(way);
    this.#looks.set(name, looked);
    return looked;
  }

  async #look(way: WordsWay): Promise<Way> {
    const labels = labelsWith(this.#db, way.field, way.ranges);
    return way.ranges.length > 1 ? this.#named(way, labels) : this.#counted(way, labels);
  }

  /** Few have several words, and whoever looks for them does so once: some hundred are named, so that nobody has to again. */
  async #named(way: WordsWay, labels: ReturnType<typeof labelsWith>): Promise<Way> {
    const most = Math.max(MOST_NAMED, this.#mostLabels);
    // One may come several times.
    const rows = await labels.limit(most + 1).execute();
    const keys = [...new Set(rows.map(({ label_key: key }) => key))];
    if (rows.length <= MOST_NAMED) return { kind: 'keys', column: `${way.field}_key`, keys };
    if (rows.length > this.#mostLabels) return { ...way, span: null };
    const sorted = keys.sort(byBytes);
    return { ...way, span: { first: sorted[0] ?? '', last: sorted.at(-1) ?? '' }, labels: sorted };
  }

  async #counted(way: WordsWay, labels: ReturnType<typeof labelsWith>): Promise<Way> {
    const { count, first, last } = await this.#db
      .selectFrom(labels.limit(this.#mostLabels + 1).as('some'))
      .select((of) => [
        of.fn.countAll<number>().as('count'),
        of.fn.min('some.label_key').as('first'),
        of.fn.max('some.label_key').as('last'),
      ])
      .executeTakeFirstOrThrow();
    return { ...way, span: count > this.#mostLabels ? null : { first, last } };
  }
}

/** As both databases order them. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
