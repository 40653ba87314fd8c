import type { Result } from '../wire/result.ts';

/** Saves a result as a file, so that it outlives the page. */
export function downloadResult(result: Result): void {
  const blob = new Blob([JSON.stringify(result, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `edgewise-${result.id}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
