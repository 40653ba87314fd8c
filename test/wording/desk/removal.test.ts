import { describe, expect, it } from 'vitest';
import type { RemovalStop } from '../../../src/app/desk/state.ts';
import { confirmQuestion, stopReason, stoppedCount } from '../../../src/wording/desk/removal.ts';

const countedAtMs = Date.UTC(2027, 1, 5, 9, 41);
const beyond = { results: 18_240, ofResults: 18_240, packets: 3, ofPackets: 9, countedAtMs };
const stop: RemovalStop = {
  id: 's',
  sinceMs: Date.UTC(2027, 1, 5, 9, 30),
  reason: 'The clock is 400 days ahead of when this server last knew the time.',
  beyond,
};

describe('a stop of deleting', () => {
  it('says why, and since when by which clock', () => {
    expect(stopReason(stop, 'UTC')).toBe(
      'The clock is 400 days ahead of when this server last knew the time. Stopped since 5 February 2027 at 09:30:00 UTC, by the server’s clock.',
    );
  });

  it.each<[Partial<typeof beyond>, string]>([
    [{}, 'If you confirm, 18,240 of 18,240 results and 3 of 9 packet records are deleted.'],
    [{ packets: 0 }, 'If you confirm, 18,240 of 18,240 results are deleted.'],
    [{ results: 0 }, 'If you confirm, 3 of 9 packet records are deleted.'],
    [
      { results: 0, packets: 0 },
      'Nothing is beyond its limits just now, so nothing would be deleted at once.',
    ],
  ])('says what would go: %o', (changes, sentence) => {
    expect(stoppedCount({ ...beyond, ...changes })).toBe(sentence);
  });

  it('says what goes of results whose figures stay, where it is more than the results that go', () => {
    const more = { ...beyond, results: 10, documents: 400, ofDocuments: 1000 };
    expect(stoppedCount(more)).toBe(
      'If you confirm, 10 of 18,240 results, all but the figures of 400 of 1,000 results that are kept whole and 3 of 9 packet records are deleted.',
    );
    expect(stoppedCount({ ...more, documents: 10, packets: 0 })).toBe(
      'If you confirm, 10 of 18,240 results are deleted.',
    );
  });

  it('says that nothing was counted, where nothing was', () => {
    expect(stoppedCount(null)).toBe('What would be deleted has not been counted yet.');
    expect(confirmQuestion({ ...stop, beyond: null })).toBe('Delete what is beyond its limits for good?');
  });

  it('asks with the count and with the clock that is to be believed', () => {
    expect(confirmQuestion(stop, 'UTC')).toBe(
      'Delete 18,240 of 18,240 results and 3 of 9 packet records for good? Nothing brings them back. The server’s clock said 5 February 2027 at 09:41:00 UTC when it counted them.',
    );
    expect(confirmQuestion({ ...stop, beyond: { ...beyond, results: 0, packets: 0 } }, 'UTC')).toBe(
      'Delete what is beyond its limits for good? The server’s clock said 5 February 2027 at 09:41:00 UTC when it counted them.',
    );
  });
});
