import type { StoredResult } from '../store/port/results.ts';
import type { Store } from '../store/port/store.ts';
import { ResultRefusal } from './refusal.ts';

/** The stored result of an id; throws `ResultRefusal`. */
export async function requireResult({ results }: Store, id: string): Promise<StoredResult> {
  const found = await results.find(id);
  if (found === null)
    throw new ResultRefusal('no-such-result', 'There is no result of this id, or it is no longer kept.');
  return found;
}
