import type { Result } from '../../wire/result.ts';

/** Saves a result as a file, so that it outlives the page. */
export function downloadResult(result: Result): void {
  downloadText(JSON.stringify(result, null, 2), `edgewise-${result.id}.json`, 'application/json');
}

/** Saves a text as a file of this name. */
export function downloadText(text: string, name: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
