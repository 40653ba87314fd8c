/** Columns that can be chosen, in their order; when it was and the code are always there. */
export const LIST_COLUMNS = [
  'site',
  'user',
  'ticket',
  'verdict',
  'duration',
  'status',
  'assignee',
  'tags',
  'relay',
  'address',
  'notes',
] as const;
export type ListColumn = (typeof LIST_COLUMNS)[number];

const SHOWN_IF_CHOSEN: readonly ListColumn[] = ['tags', 'relay', 'address'];
/** What is shown until somebody chooses. */
export const USUAL_COLUMNS = LIST_COLUMNS.filter((column) => !SHOWN_IF_CHOSEN.includes(column));

const KEY = 'edgewise.desk.columns';

/** Where the choice is kept: `localStorage`, or what stands in for it in a test. */
export type ColumnStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * The columns that were chosen in this browser, in their usual order; the usual ones where nothing is kept, or nothing
 * that is a choice. Names of another version are left out. `storageOf` may throw: storage may be switched off.
 */
export function readColumns(storageOf: () => ColumnStorage): readonly ListColumn[] {
  try {
    const text = storageOf().getItem(KEY);
    if (text === null) return USUAL_COLUMNS;
    const names = text.split(' ');
    const chosen = LIST_COLUMNS.filter((name) => names.includes(name));
    return chosen.length === 0 && text !== '' ? USUAL_COLUMNS : chosen;
  } catch {
    return USUAL_COLUMNS;
  }
}

/** Keeps a choice; without storage it lasts as long as the page. `null`: the usual ones from now on. */
export function keepColumns(columns: readonly ListColumn[] | null, storageOf: () => ColumnStorage): void {
  try {
    if (columns === null) storageOf().removeItem(KEY);
    else storageOf().setItem(KEY, LIST_COLUMNS.filter((name) => columns.includes(name)).join(' '));
  } catch {
    // Switched off.
  }
}
