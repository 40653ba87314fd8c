import { describe, expect, test } from 'vitest';
import {
  USUAL_COLUMNS,
  keepColumns,
  readColumns,
  type ColumnStorage,
} from '../../../src/ui/desk/results/list-columns.ts';

/** Storage in memory; what is kept is seen from outside. */
function memory(kept = new Map<string, string>()): () => ColumnStorage {
  return () => ({
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  });
}

const switchedOff = (): ColumnStorage => {
  throw new Error('storage is switched off');
};

describe('the columns of the list', () => {
  test('are the usual ones until somebody chooses, and again after a reset', () => {
    const storage = memory();
    expect(readColumns(storage)).toEqual(USUAL_COLUMNS);
    keepColumns(['relay', 'site'], storage);
    // In their usual order, whatever the order of choosing.
    expect(readColumns(storage)).toEqual(['site', 'relay']);
    keepColumns(null, storage);
    expect(readColumns(storage)).toEqual(USUAL_COLUMNS);
  });

  test('may be none', () => {
    const storage = memory();
    keepColumns([], storage);
    expect(readColumns(storage)).toEqual([]);
  });

  test.each([
    ['site mood', ['site']],
    ['mood', USUAL_COLUMNS],
  ])('of another version (%j) are left out', (text, columns) => {
    expect(readColumns(memory(new Map([['edgewise.desk.columns', text]])))).toEqual(columns);
  });

  test('are the usual ones where storage is switched off', () => {
    keepColumns(['relay'], switchedOff);
    expect(readColumns(switchedOff)).toEqual(USUAL_COLUMNS);
  });
});
