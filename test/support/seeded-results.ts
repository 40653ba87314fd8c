import { createHash } from 'node:crypto';
import type { Result } from '../../src/wire/result.ts';
import { NETWORKS } from '../ui/gallery/networks.ts';
import { RESULTS } from '../ui/gallery/results.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * Half of the tests of a week are good; the others are of every kind. All are as the page makes them: 30 s with the relay
 * as witness and what the checks of the network found, 36 kB.
 */
const KINDS = [
  'directions-meets',
  'directions-mapping-moved',
  'directions-meets',
  'directions-loss-up',
  'directions-meets',
  'directions-queue-up',
  'directions-meets',
  'directions-jitter-down',
] as const;

/** The parts of a result that differ from one to the next. */
type Own = Pick<Result, 'id' | 'startedAt' | 'labels'>;

/** A result that the core worked out, cut so that another like it costs next to nothing to write. */
interface Mould {
  readonly result: Result;
  /** The JSON of everything after the labels, with its leading comma. */
  readonly rest: string;
}

const moulds = new Map<string, Mould>();

function mouldOf(kind: (typeof KINDS)[number]): Mould {
  const known = moulds.get(kind);
  if (known) return known;
  const result: Result = { ...RESULTS[kind](), connectivity: NETWORKS.open() };
  // A whole object, so that its opening brace can become the comma.
  const others = { ...result, schema: undefined, id: undefined, startedAt: undefined, labels: undefined };
  const rest = `,${JSON.stringify(others).slice(1)}`;
  const mould = { result, rest };
  moulds.set(kind, mould);
  return mould;
}

/** Results as a fleet sends them, each told by its number: the same number is the same result, always. */
export class SeededResults {
  readonly #name: string;
  readonly #labelsOf: (random: () => number, number: number) => Result['labels'];
  readonly #firstMs: number;

  /** `name` sets the ids of one series apart from those of another. */
  constructor(
    name: string,
    labelsOf: (random: () => number, number: number) => Result['labels'],
    firstMs = Date.UTC(2025, 0, 1),
  ) {
    this.#name = name;
    this.#labelsOf = labelsOf;
    this.#firstMs = firstMs;
  }

  idOf(number: number): string {
    return createHash('sha256').update(`${this.#name} ${number}`).digest('base64url').slice(0, 22);
  }

  of(number: number): Result {
    return { ...this.#mouldOf(number).result, ...this.#ownOf(number) };
  }

  /** The same as JSON: first what is this result's own, then what others have too. */
  partsOf(number: number): readonly [own: string, shared: string] {
    const { id, startedAt, labels } = this.#ownOf(number);
    const { schema } = this.#mouldOf(number).result;
    return [JSON.stringify({ schema, id, startedAt, labels }).slice(0, -1), this.#mouldOf(number).rest];
  }

  #ownOf(number: number): Own {
    return {
      id: this.idOf(number),
      startedAt: new Date(this.#firstMs + number * 1000).toISOString(),
      labels: this.#labelsOf(seededRandom(number), number),
    };
  }

  #mouldOf(number: number): Mould {
    return mouldOf(KINDS[number % KINDS.length] ?? KINDS[0]);
  }
}
