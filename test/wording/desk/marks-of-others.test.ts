import { describe, expect, it } from 'vitest';
import type { MarksOfOthers } from '../../../src/core/connectivity/marks-of-others.ts';
import { marksOfOthersWording } from '../../../src/wording/desk/marks-of-others.ts';

const others: MarksOfOthers = {
  code: 'not-set-here',
  tests: 1200,
  kept: 1199,
  areByAgents: true,
  lastKept: { atMs: Date.UTC(2025, 10, 20, 12, 4, 10), isByAgent: true },
  hasKeptLater: true,
};
const said = (changes: Partial<MarksOfOthers>): string =>
  marksOfOthersWording({ ...others, ...changes }, 'UTC');

describe('marksOfOthersWording', () => {
  it('says that it is this browser or computer, with the evidence', () => {
    expect(said({})).toBe(
      'The mark for priority was kept in 1,199 of 1,200 tests by the agent that asked for it at this site through this relay within 7 days of this one, last on 20 November 2025 at 12:04:10 UTC. So it is this browser or computer that does not mark (Windows needs a policy), not the network.',
    );
  });

  it('says that the network may have changed where no later test tells', () => {
    expect(said({ hasKeptLater: false })).toMatch(
      /not the network\. No later test tells yet: a network that changed just before this one would look the same\.$/,
    );
  });

  it('says that the network takes it away from others as well', () => {
    expect(said({ code: 'cleared-for-all', tests: 3, kept: 0, areByAgents: false, lastKept: null })).toBe(
      'The mark for priority was kept in none of 3 other tests that asked for it at this site through this relay within 7 days of this one. So the network takes it away or changes it, for others as well, unless none of these computers sets it (Windows needs a policy).',
    );
  });

  it('says when others do not tell, and who kept it last', () => {
    expect(said({ code: 'mixed', tests: 7, kept: 2, areByAgents: false })).toBe(
      'The mark for priority was kept in 2 of 7 other tests that asked for it at this site through this relay within 7 days of this one, last on 20 November 2025 at 12:04:10 UTC by the agent. That does not tell whether the network takes it away or this browser or computer does not set it.',
    );
  });
});
