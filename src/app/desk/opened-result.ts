import type { ResultSummary } from '../../wire/desk/search.ts';
import type { Triage, TriageFields } from '../../wire/desk/triage.ts';
import { Latest } from './latest.ts';
import { failedAction, hasCode, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, IDLE, type LastTriage, type OpenedState, type TriageState } from './state.ts';

const UNCHANGED: TriageState = { action: IDLE, before: null };

type Ready = Extract<OpenedState, { kind: 'ready' }>;

/** What is around an opened result. */
export interface OpenedResultParts {
  /** Told of a row that may have changed. */
  readonly onRow: (row: ResultSummary) => void;
  /** Told of a change that can be undone; `null`: it was taken back. */
  readonly onChange: (last: LastTriage | null) => void;
  /** Asks for something when changes of it are told. */
  readonly whenOpen: (ask: () => void) => void;
}

/** The result that is open, with what is normal beside it, its notes and its link. */
export class OpenedResult {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<OpenedState>;
  readonly #parts: OpenedResultParts;
  readonly #asked = new Latest();
  /** Notes of this page that the stream of events is still to tell of: they are here already. */
  #ownNotes = 0;
  /** Something was told, or missed, that an answer under way may not hold. */
  #isStale = false;

  constructor(surroundings: Surroundings, cell: Cell<OpenedState>, parts: OpenedResultParts) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#parts = parts;
  }

  open(id: string): void {
    const isLatest = this.#asked.ask();
    this.#ownNotes = 0;
    this.#isStale = false;
    this.#cell.set({ kind: 'loading', id });
    this.#parts.whenOpen(() => {
      if (isLatest()) this.#load(id, isLatest);
    });
  }

  close(): void {
    this.#asked.ask();
    this.#cell.set({ kind: 'none' });
  }

  /** Loads again what could not be loaded. */
  retry(): void {
    const opened = this.#cell.value;
    if (opened.kind === 'failed') this.open(opened.id);
    if (opened.kind === 'ready' && opened.context === 'failed') this.#loadContext(opened.id);
  }

  /** Something may have been missed. */
  refresh(): void {
    this.#ownNotes = 0;
    this.#isStale = true;
    this.#reload();
  }

  /** Somebody wrote a note on a result. */
  receiveNote(id: string): void {
    const opened = this.#cell.value;
    this.#noteChange(id);
    if (opened.kind !== 'ready' || opened.id !== id) return;
    if (this.#ownNotes > 0) this.#ownNotes--;
    else this.#reload();
  }

  addNote(id: string, text: string): void {
    const opened = this.#cell.value;
    if (opened.kind !== 'ready' || opened.id !== id || opened.note.kind === 'doing') return;
    const isWanted = this.#asked.current();
    this.#ownNotes++;
    this.#change({ note: DOING });
    this.#surroundings.port.addNote(id, { text }).then(
      (note) => {
        if (!isWanted()) return;
        this.#changeReady(({ record }) => {
          const notes = [...record.notes.filter((other) => other.id !== note.id), note];
          const row = { ...record.row, notes: notes.length };
          this.#parts.onRow(row);
          return { note: DONE, record: { ...record, row, notes } };
        });
      },
      (error: unknown) => {
        const note = failedAction(this.#surroundings, error);
        if (!isWanted()) return;
        this.#ownNotes--;
        this.#change({ note });
      },
    );
  }

  setLinkRevoked(id: string, isRevoked: boolean): void {
    const opened = this.#cell.value;
    if (opened.kind !== 'ready' || opened.id !== id || opened.link.kind === 'doing') return;
    const isWanted = this.#asked.current();
    this.#change({ link: DOING });
    this.#surroundings.port.setLinkRevoked(id, isRevoked).then(
      () => {
        if (isWanted())
          this.#changeReady(({ record }) => ({
            link: DONE,
            record: { ...record, isLinkRevoked: isRevoked },
          }));
      },
      (error: unknown) => {
        const link = failedAction(this.#surroundings, error);
        if (isWanted()) this.#change({ link });
      },
    );
  }

  /** Changes status, assignee or tags; what was before can be undone. Where somebody else was first, theirs is shown. */
  setTriage(id: string, change: Partial<TriageFields>): void {
    const opened = this.#cell.value;
    if (opened.kind !== 'ready' || opened.id !== id || opened.triage.action.kind === 'doing') return;
    const { version, ...before } = opened.record.row.triage;
    this.#sendTriage({ ...before, version, ...change }, before);
  }

  /** Takes back this page's last change of status, assignee or tags, unless somebody else has changed it since. */
  undoTriage(): void {
    const opened = this.#cell.value;
    if (opened.kind !== 'ready' || opened.triage.action.kind === 'doing') return;
    const { before } = opened.triage;
    if (before) this.#sendTriage({ ...before, version: opened.record.row.triage.version }, null);
  }

  /** Somebody changed where a result stands: nothing is opened again for it. */
  receiveTriage(id: string, triage: Triage): void {
    const opened = this.#cell.value;
    this.#noteChange(id);
    if (opened.kind !== 'ready' || opened.id !== id || opened.record.row.triage.version >= triage.version)
      return;
    this.#showTriage(triage, UNCHANGED);
  }

  #load(id: string, isLatest: () => boolean): void {
    this.#surroundings.port.open(id).then(
      (record) => {
        if (!isLatest()) return;
        this.#cell.set({
          kind: 'ready',
          id,
          record,
          context: null,
          note: IDLE,
          link: IDLE,
          triage: UNCHANGED,
        });
        this.#loadContext(id);
        if (this.#isStale) this.#reload();
      },
      (error: unknown) => {
        if (!isLatest()) return;
        const message = this.#surroundings.explain(error);
        this.#cell.set({ kind: 'failed', id, message, isGone: hasCode(error, 'not-found') });
      },
    );
  }

  /** What is being opened may have been read before. */
  #noteChange(id: string): void {
    const opened = this.#cell.value;
    if (opened.kind === 'loading' && opened.id === id) this.#isStale = true;
  }

  #sendTriage(change: Triage, before: TriageState['before']): void {
    const opened = this.#cell.value;
    if (opened.kind !== 'ready') return;
    const isWanted = this.#asked.current();
    this.#change({ triage: { action: DOING, before: opened.triage.before } });
    this.#surroundings.port.setTriage(opened.id, change).then(
      (triage) => {
        const { id, code } = opened.record.row;
        this.#parts.onChange(before && [{ id, code, before, version: triage.version }]);
        if (isWanted()) this.#showTriage(triage, { action: DONE, before });
      },
      (error: unknown) => {
        const action = failedAction(this.#surroundings, error);
        if (!isWanted()) return;
        this.#change({ triage: { action, before: null } });
        if (hasCode(error, 'changed-meanwhile')) this.#reload();
      },
    );
  }

  #showTriage(triage: Triage, state: TriageState): void {
    this.#changeReady(({ record }) => {
      const row = { ...record.row, triage };
      this.#parts.onRow(row);
      return { triage: state, record: { ...record, row } };
    });
  }

  #loadContext(id: string): void {
    const isWanted = this.#asked.current();
    this.#change({ context: null });
    this.#surroundings.port.context(id).then(
      (context) => {
        if (isWanted()) this.#change({ context });
      },
      (error: unknown) => {
        this.#surroundings.explain(error);
        if (isWanted()) this.#change({ context: 'failed' });
      },
    );
  }

  #reload(): void {
    const opened = this.#cell.value;
    if (opened.kind !== 'ready') return;
    const isWanted = this.#asked.current();
    this.#surroundings.port.open(opened.id).then(
      (record) => {
        if (!isWanted()) return;
        this.#changeReady(({ record: { notes: shown, row: shownRow } }) => {
          // Nobody takes a note back: one that it does not have was written after it was asked for.
          const later = shown.filter(({ id }) => !record.notes.some((note) => note.id === id));
          const triage = newerOf(shownRow.triage, record.row.triage);
          const row = { ...record.row, triage, notes: record.row.notes + later.length };
          this.#parts.onRow(row);
          return { record: { ...record, row, notes: [...record.notes, ...later] } };
        });
      },
      // What is open stays open.
      (error: unknown) => void this.#surroundings.explain(error),
    );
  }

  #change(change: Partial<Omit<Ready, 'kind' | 'id'>>): void {
    this.#changeReady(() => change);
  }

  #changeReady(changeOf: (opened: Ready) => Partial<Omit<Ready, 'kind' | 'id'>>): void {
    const opened = this.#cell.value;
    if (opened.kind === 'ready') this.#cell.set({ ...opened, ...changeOf(opened) });
  }
}

/** An answer may be older than what was told meanwhile. */
const newerOf = (one: Triage, other: Triage): Triage => (one.version > other.version ? one : other);
