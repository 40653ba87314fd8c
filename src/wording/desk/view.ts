import { msg, str } from '@lit/localize';
import { COUNTED_UP_TO, type SavedView } from '../../wire/desk/views.ts';

/** How many results a view finds, as short as it can be; empty where it is not counted yet. */
export function viewCount(count: number | undefined): string {
  if (count === undefined) return '';
  return count > COUNTED_UP_TO ? `${String(COUNTED_UP_TO)}+` : String(count);
}

/** Whose a view is, where it is somebody else's. */
export const viewOwner = ({ owner, canChange }: SavedView): string | null =>
  canChange ? null : msg(str`shared by ${owner}`);
