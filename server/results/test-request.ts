import { randomBytes } from 'node:crypto';
import type { TestRequestRecord } from '../../src/wire/desk/requests.ts';
import type { ResultSummary } from '../../src/wire/desk/search.ts';
import { writeTestLink } from '../../src/wire/test-link.ts';
import type { StoredTestRequest } from '../store/port/desk.ts';

/** 128 bits: who has it may file a result under somebody's ticket. */
export const newRequestId = (): string => randomBytes(16).toString('base64url');

/** A request with what has come of it. */
export const requestRecord = (
  request: StoredTestRequest,
  results: readonly ResultSummary[],
): TestRequestRecord => ({ ...request, link: requestLink(request), results: [...results] });

/** Path and query of the page that runs a requested test. */
function requestLink({ id, durationMs, ...asked }: StoredTestRequest): string {
  const query = new URLSearchParams();
  writeTestLink(query, { ...asked, request: id, duration: durationMs });
  return `/?${query.toString()}`;
}
