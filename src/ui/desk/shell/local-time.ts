const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as `<input type="datetime-local">` takes it, in the reader's time zone; empty where there is none. */
export function localInput(atMs: number | undefined): string {
  if (atMs === undefined) return '';
  const at = new Date(atMs);
  if (Number.isNaN(at.getTime())) return '';
  const year = String(at.getFullYear()).padStart(4, '0');
  return `${year}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment that was entered; `null` where it is none, or before 1970. */
export function readLocalInput(text: string): number | null {
  if (text === '') return null;
  const atMs = new Date(text).getTime();
  return Number.isNaN(atMs) || atMs < 0 ? null : atMs;
}
