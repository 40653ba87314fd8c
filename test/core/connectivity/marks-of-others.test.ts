import { describe, expect, test } from 'vitest';
import { marksOfOthers, type OtherMarks } from '../../../src/core/connectivity/marks-of-others.ts';

const OWN_AT_MS = 100;
const byPerson = { atMs: OWN_AT_MS, isByAgent: false };
/** One of each moment: `+` kept, `-` did not. */
const others = (marks: string, fromMs: number, isByAgent = true): OtherMarks[] =>
  Array.from(marks, (mark, index) => ({ atMs: fromMs + index, isByAgent, areKept: mark === '+' }));
const before = (marks: string, isByAgent = true) => others(marks, OWN_AT_MS - marks.length, isByAgent);
const after = (marks: string, isByAgent = true) => others(marks, OWN_AT_MS + 1, isByAgent);

describe('marksOfOthers', () => {
  test('says nothing from fewer than three others', () => {
    expect(marksOfOthers(byPerson, [])).toBeNull();
    expect(marksOfOthers(byPerson, [...before('+'), ...after('+')])).toBeNull();
    expect(marksOfOthers(byPerson, before('--'))).toBeNull();
  });

  test('says that it is this computer where the network keeps the marks of others', () => {
    expect(marksOfOthers(byPerson, [...before('++'), ...after('+')])).toEqual({
      code: 'not-set-here',
      tests: 3,
      kept: 3,
      areByAgents: true,
      lastKept: { atMs: 101, isByAgent: true },
      hasKeptLater: true,
    });
  });

  test('says where no later test speaks for it', () => {
    expect(marksOfOthers(byPerson, before('+++'))).toMatchObject({
      code: 'not-set-here',
      lastKept: { atMs: 99 },
      hasKeptLater: false,
    });
  });

  test('says that others lose theirs too', () => {
    expect(marksOfOthers(byPerson, [...before('--'), ...after('-')])).toEqual({
      code: 'cleared-for-all',
      tests: 3,
      kept: 0,
      areByAgents: true,
      lastKept: null,
      hasKeptLater: false,
    });
  });

  test.each([
    // 9 of 10 and 8 of 9: at nine of ten, and below it.
    ['+++-+', '+++++', 'not-set-here'],
    ['++-+', '+++++', 'mixed'],
    // Two kept are too few, and half are.
    ['-', '++', 'mixed'],
    ['+-+', '-++', 'mixed'],
    // The network changed: 20 kept, and what is nearest on one side did not.
    ['++++++++++++++++++++', '-', 'mixed'],
    ['-', '++++++++++++++++++++', 'mixed'],
    ['+', '++++++++++++++++++-', 'not-set-here'],
  ] as const)('of %s before and %s after says %s, in any order', (earlier, later, code) => {
    const all = [...before(earlier), ...after(later)];
    expect(marksOfOthers(byPerson, all)?.code).toBe(code);
    expect(marksOfOthers(byPerson, all.reverse())?.code).toBe(code);
  });

  test('takes a test of the same moment as one before', () => {
    const same = { atMs: OWN_AT_MS, isByAgent: true, areKept: false };
    expect(marksOfOthers(byPerson, [...before('++++++++++'), same])?.code).toBe('mixed');
  });

  test('asks agents first, and people as well where there are too few', () => {
    const people = before('-----', false);
    expect(marksOfOthers(byPerson, [...people, ...after('+++')])).toMatchObject({
      code: 'not-set-here',
      tests: 3,
      areByAgents: true,
    });
    expect(marksOfOthers(byPerson, [...people, ...after('++')])).toMatchObject({
      code: 'mixed',
      tests: 7,
      kept: 2,
      areByAgents: false,
      lastKept: { atMs: 102, isByAgent: true },
    });
  });

  test('holds a test by an agent against those by people', () => {
    const byAgent = { ...byPerson, isByAgent: true };
    expect(marksOfOthers(byAgent, [...before('+++'), ...after('+++')])).toBeNull();
    expect(marksOfOthers(byAgent, [...before('---'), ...after('+++', false)])).toMatchObject({
      code: 'not-set-here',
      tests: 3,
      areByAgents: false,
    });
  });
});
