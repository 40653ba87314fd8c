import type { StoredResult } from '../store/port/results.ts';
import type { Store } from '../store/port/store.ts';
import { HttpError } from './http-error.ts';

/** The stored result of an id; throws 404. */
export async function requireResult({ results }: Store, id: string): Promise<StoredResult> {
  const found = await results.find(id);
  if (found === null)
    throw new HttpError(404, 'no-such-result', 'There is no result of this id, or it is no longer kept.');
  return found;
}
