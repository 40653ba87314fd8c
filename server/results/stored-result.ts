import type { StoredRecord, StoredResult } from '../store/port/results.ts';
import type { Store } from '../store/port/store.ts';
import { ResultRefusal } from './refusal.ts';

/** What is kept of the result of an id; throws `ResultRefusal`. */
export async function requireRecord({ results }: Store, id: string): Promise<StoredRecord> {
  const found = await results.find(id);
  if (found === null)
    throw new ResultRefusal('no-such-result', 'There is no result of this id, or it is no longer kept.');
  return found;
}

/** The stored result of an id, whole; throws `ResultRefusal`. */
export async function requireResult(store: Store, id: string): Promise<StoredResult> {
  return requireWhole(await requireRecord(store, id));
}

/** Throws `ResultRefusal` where nothing but figures is left. */
export function requireWhole(record: StoredRecord): StoredResult {
  const { result } = record;
  if (result !== null) return { ...record, result };
  throw new ResultRefusal(
    'document-gone',
    'This result is older than results are kept whole here. Help desk still has its figures, by its code.',
  );
}
