import { describe, expect, it } from 'vitest';
import { noLastTests, testsOfDay } from '../../../src/wording/desk/last-tests.ts';

describe('the last tests of a relay', () => {
  it.each([
    [0, false, 'None in 24 hours'],
    [1, false, '1 in 24 hours'],
    [100, false, '100 in 24 hours'],
    [100, true, 'More than 100 in 24 hours'],
  ])('%i, more: %s', (ofDay, isMore, words) => {
    expect(testsOfDay({ ofDay, isMore, newest: null })).toBe(words);
    expect(noLastTests()).toBe('None in 30 days');
  });
});
