import { expect, it } from 'vitest';
import { RememberedFolds } from '../../src/ui/result/remembered-folds.ts';

/** A browser's storage. */
function storage(kept: string | null = null) {
  let text = kept;
  return { getItem: () => text, setItem: (_: string, value: string) => (text = value) };
}

it('knows what was opened and closed in another result, and of what was not touched that it was not', () => {
  const browser = storage();
  const first = new RememberedFolds(() => browser);
  first.remember('charts', true);
  first.remember('figures', true);
  first.remember('figures', false);
  const next = new RememberedFolds(() => browser);
  expect(['charts', 'figures', 'engineers'].map((name) => next.isOpen(name))).toEqual([true, false, null]);
});

it.each(['no JSON', '3', 'null', '{"charts":"yes"}'])('takes %s for nothing', (kept) => {
  const folds = new RememberedFolds(() => storage(kept));
  expect(folds.isOpen('charts')).toBe(null);
});

it('goes without where storage is switched off', () => {
  const folds = new RememberedFolds(() => {
    throw new Error('refused');
  });
  folds.remember('charts', true);
  expect(folds.isOpen('charts')).toBe(null);
});
