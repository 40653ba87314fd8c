import { gzipSync } from 'node:zlib';
import { CODE_COUNT, codeOf } from '../../src/core/result-code.ts';
import { columnsOf, type ResultColumns } from '../../server/store/kysely/results/columns.ts';
import { labelKey, wordStarts } from '../../server/store/kysely/results/label-words.ts';
import type { Organisation } from './organisation.ts';

/** Prime to the count of codes, so that no two are the same. */
export const CODE_STEP = 7_919_081;

/** What a database is filled with. */
export interface FillOptions {
  readonly results: number;
  /** The newest so many are kept whole. */
  readonly documents: number;
}

/** A word by which a label is found. */
export type WordRow = readonly [field: string, word: string, key: string];

/** One result as its tables have it. */
export interface FiledRow {
  readonly columns: ResultColumns;
  /** `null`: only its figures are kept. */
  readonly document: Buffer | null;
  /** Those of labels that came for the first time. */
  readonly words: readonly WordRow[];
}

/**
 * Rows as the store would write them, past the server: a million take minutes in place of an hour. Documents are whole and
 * expand to the result's JSON. (What many documents share is compressed once: gzip files may be put one after the other,
 * RFC 1952 §2.2.) Of tests with a site every second is one that a machine made.
 */
export class FiledRows {
  readonly #organisation: Organisation;
  readonly #options: FillOptions;
  readonly #shared = new Map<string, Buffer>();
  readonly #labels = new Set<string>();
  /** Names of sites that machines test at, by their keys. */
  readonly sites = new Map<string, string>();

  constructor(organisation: Organisation, options: FillOptions) {
    this.#organisation = organisation;
    this.#options = options;
  }

  of(number: number): FiledRow {
    const { result, json, address, atMs } = this.#organisation.of(number);
    const arrived = { result, receivedAtMs: atMs + result.durationMs, address, requestId: null };
    const columns = columnsOf(arrived, codeOf((number * CODE_STEP) % CODE_COUNT));
    const isWhole = number >= this.#options.results - this.#options.documents;
    const document = isWhole ? this.#compressed(json) : null;
    const isOfMachine = columns.site !== null && number % 2 === 0;
    if (isOfMachine) this.sites.set(columns.site_key ?? '', columns.site ?? '');
    return {
      columns: {
        ...columns,
        ...(isOfMachine ? { unattended: 1, standing: 'token' as const } : {}),
        bytes: document?.byteLength ?? 0,
      },
      document,
      words: [
        // Each ticket comes once.
        ...wordsOf('ticket', columns.ticket),
        ...this.#newWords('site', columns.site),
        ...this.#newWords('user', columns.user_label),
        ...this.#newWords('relay', columns.relay),
      ],
    };
  }

  #compressed([own, rest]: readonly [string, string]): Buffer {
    const shared = this.#shared.get(rest) ?? gzipSync(rest, { level: 3 });
    this.#shared.set(rest, shared);
    return Buffer.concat([gzipSync(own, { level: 1 }), shared]);
  }

  #newWords(field: string, label: string | null): WordRow[] {
    const name = `${field} ${label ?? ''}`;
    if (this.#labels.has(name)) return [];
    this.#labels.add(name);
    return wordsOf(field, label);
  }
}

const wordsOf = (field: string, label: string | null): WordRow[] =>
  label === null ? [] : wordStarts(label).map((word) => [field, word, labelKey(label)]);
