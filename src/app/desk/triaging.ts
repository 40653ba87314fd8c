import type { ResultSummary } from '../../wire/desk/search.ts';
import { withTag, withoutTag } from '../../wire/desk/tags.ts';
import type { Triage, TriageChanges, Triaged, TriageFields } from '../../wire/desk/triage.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, IDLE, type LastTriage, type TriagingState, type TriageWish } from './state.ts';

/** How long the last change can be undone from anywhere at the desk. */
export const UNDO_MS = 10 * 60_000;

/** Status, assignee and tags of several results at once; and undoing the last change, wherever one has gone since. */
export class Triaging {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<TriagingState>;
  readonly #onTriage: (id: string, triage: Triage) => void;
  #cancelTimer: (() => void) | null = null;

  constructor(
    surroundings: Surroundings,
    cell: Cell<TriagingState>,
    onTriage: (id: string, triage: Triage) => void,
  ) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#onTriage = onTriage;
  }

  /** Changes all of them, but for those that are so already. */
  change(rows: readonly ResultSummary[], wish: TriageWish): void {
    const changed = rows.filter(({ triage }) => isChanged(triage, fieldsAfter(triage, wish)));
    if (this.#cell.value.action.kind === 'doing') return;
    if (changed.length === 0) {
      this.#change({ action: DONE, left: [] });
      return;
    }
    const before = new Map(changed.map(({ id, code, triage }) => [id, { id, code, before: triage }]));
    this.#send(
      changed.map(({ id, triage }) => ({ id, ...fieldsAfter(triage, wish), version: triage.version })),
      ({ done }) =>
        done.flatMap(({ id, triage: { version } }) => {
          const known = before.get(id);
          return known ? [{ ...known, version }] : [];
        }),
    );
  }

  /** Takes back the last change, but for what somebody else has changed since. */
  undo(): void {
    const { last, action } = this.#cell.value;
    if (last === null || action.kind === 'doing') return;
    this.#send(
      last.map(({ id, before: { status, assignee, tags }, version }) => ({
        id,
        status,
        assignee,
        tags: [...tags],
        version,
      })),
      () => [],
    );
  }

  /** Something was changed, or taken back, elsewhere on this page; `null`: there is nothing to undo any more. */
  remember(last: LastTriage | null): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#change({ last, left: [], action: IDLE });
    if (last !== null)
      this.#cancelTimer = this.#surroundings.environment.setTimer(UNDO_MS, () => this.remember(null));
  }

  #send(changes: TriageChanges['changes'], lastOf: (triaged: Triaged) => LastTriage): void {
    this.#change({ action: DOING });
    this.#surroundings.port.setTriages(changes).then(
      (triaged) => {
        const last = lastOf(triaged);
        this.remember(last.length > 0 ? last : null);
        this.#change({ action: DONE, left: triaged.left.map(({ code }) => code) });
        for (const { id, triage } of [...triaged.done, ...triaged.left]) this.#onTriage(id, triage);
      },
      (error: unknown) => this.#change({ action: failedAction(this.#surroundings, error) }),
    );
  }

  #change(change: Partial<TriagingState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}

/** As a result is to stand after what was asked. */
function fieldsAfter(triage: Triage, { status, assignee, addTag, removeTag }: TriageWish): TriageFields {
  const added = addTag === undefined ? triage.tags : withTag(triage.tags, addTag);
  const tags = removeTag === undefined ? added : withoutTag(added, removeTag);
  return {
    status: status ?? triage.status,
    assignee: assignee === undefined ? triage.assignee : assignee,
    tags: [...tags],
  };
}

const isChanged = (before: TriageFields, after: TriageFields): boolean =>
  before.status !== after.status ||
  before.assignee !== after.assignee ||
  before.tags.join(' ') !== after.tags.join(' ');
