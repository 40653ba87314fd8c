import type { StoredTestRequest } from '../../server/store/port/desk.ts';
import type { TestRequestRecord } from '../../src/wire/desk/requests.ts';

/** A request for a test of 30 s, one call on an idle link, as it is stored. */
export const storedRequest = (changes: Partial<StoredTestRequest> = {}): StoredTestRequest => ({
  id: 'request-1',
  ticket: 'INC1',
  site: null,
  user: null,
  relay: null,
  region: null,
  durationMs: 30_000,
  keepPackets: false,
  calls: 1,
  loaded: false,
  createdBy: 'ada',
  createdAtMs: 0,
  isWithdrawn: false,
  ...changes,
});

/** The same as the desk is told of it, while nothing has come of it. */
export const requestRecord = (changes: Partial<TestRequestRecord> = {}): TestRequestRecord => ({
  ...storedRequest(),
  link: '/',
  results: [],
  ...changes,
});
