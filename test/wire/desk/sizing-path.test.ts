import { expect, it } from 'vitest';
import type { CallStep } from '../../../src/core/find-calls/call-step.ts';
import { sizeSheet } from '../../../src/core/sizing/sizing-sheet.ts';
import { parseAddress } from '../../../src/wire/desk/address.ts';
import { sizingAddress } from '../../../src/wire/desk/plan/sizing-path.ts';
import { sizingCsv, sizingParts } from '../../../src/wording/plan/sizing-sheet.ts';

const step = (calls: number, misses: CallStep['misses'] = []): CallStep => ({
  calls,
  outcome: misses.length === 0 ? 'carries' : 'misses',
  misses,
  bytes: 1,
  tookMs: 1,
});
const lost = { path: 'up', metric: 'burstLoss', value: 0.2, target: 0.1, interval: null } as const;
const RESULT = {
  startedAt: '2026-01-02T12:04:00.000Z',
  labels: { site: 'Oslo' },
  callSearch: { steps: [step(8), step(10), step(12, [lost])] },
};

it('sizes bandwidth by the search of a result: by direction, with its date, and no capacity', () => {
  const address = sizingAddress(RESULT) ?? '';
  // 2026-01-02T12:04Z is 1,767,355,440 s after the epoch.
  expect(address).toBe(
    '/desk/plan/sizing?site=Oslo&found=10-12&found-up=10-12&found-down=12-&found-at=1767355440000',
  );
  const { pathname, searchParams } = new URL(`${address}&people=200`, 'http://desk');
  const place = parseAddress(pathname, searchParams);
  if (place.kind !== 'plan' || !place.sizing) throw new Error(place.kind);
  const sheet = sizeSheet(place.sizing, null);
  expect(sheet.bandwidth?.limits).toContain('missed-by-search');
  const said = sizingParts(sheet)
    .find(({ planner }) => planner === 'bandwidth')
    ?.groups.at(-1);
  expect(said?.title).toBe('What a search has found');
  expect(said?.items[0]).toMatch(/^Measured .*2026.*: carried 10 within the targets, missed at 12\.$/);
  expect(said?.items[1]).toBe(
    'Up: carried 10 within the targets, missed at 12. Down: carried 12 within the targets, and missed at no number that was tried.',
  );
  expect(sizingCsv(sheet)).toContain('bandwidth,,,"A search on this link missed a target at so many calls');
  expect(sizingCsv(sheet)).not.toContain('apacity');
});

it('has no address without a search, or where it found nothing', () => {
  expect(sizingAddress({ ...RESULT, callSearch: undefined })).toBeNull();
  expect(sizingAddress({ ...RESULT, callSearch: { steps: [] } })).toBeNull();
});

it.each([
  'found=10-12',
  'found=x&found-up=1-&found-down=1-&found-at=1',
  'found=1-&found-up=1-&found-down=1-',
])('reads what was found whole or not at all: %s', (query) => {
  const place = parseAddress('/desk/plan/sizing', new URLSearchParams(query));
  expect(place.kind === 'plan' && place.sizing?.found).toBeNull();
});
