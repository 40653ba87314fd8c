import { MAX_MARKED } from '../../wire/desk/address.ts';
import type { ResultSummary } from '../../wire/desk/search.ts';
import type { Triage } from '../../wire/desk/triage.ts';
import type { Cell } from './part.ts';
import type { TriageWish } from './state.ts';
import type { Triaging } from './triaging.ts';

/** The results of the list that somebody marked, to compare, export or change them together. */
export class MarkedResults {
  readonly #cell: Cell<readonly ResultSummary[]>;
  readonly #triaging: Triaging;
  readonly #rows: () => readonly ResultSummary[];

  /** `rows` are those of the list, as they stand now. */
  constructor(
    cell: Cell<readonly ResultSummary[]>,
    triaging: Triaging,
    rows: () => readonly ResultSummary[],
  ) {
    this.#cell = cell;
    this.#triaging = triaging;
    this.#rows = rows;
  }

  /** Marks a result, or takes its mark away. */
  toggle(row: ResultSummary): void {
    const marked = this.#cell.value;
    const others = marked.filter(({ id }) => id !== row.id);
    if (others.length < marked.length) this.#cell.set(others);
    else if (marked.length < MAX_MARKED) this.#cell.set([...marked, row]);
  }

  clear(): void {
    this.#cell.set([]);
  }

  /** Changes what is marked, as it stands now. */
  triage(wish: TriageWish): void {
    const rows = this.#rows();
    this.#triaging.change(
      this.#cell.value.map((row) => rows.find(({ id }) => id === row.id) ?? row),
      wish,
    );
  }

  /** What somebody changed of one. */
  receive(changedId: string, triage: Triage): void {
    this.#cell.set(this.#cell.value.map((row) => (row.id === changedId ? { ...row, triage } : row)));
  }
}
