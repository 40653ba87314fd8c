import { writeTestLink } from '../../../../src/wire/test-link.ts';
import type { StoredTestRequest } from '../../../store/port/desk.ts';

/** Path and query of the page that runs a requested test. */
export function requestLink({ id, durationMs, ...asked }: StoredTestRequest): string {
  const query = new URLSearchParams();
  writeTestLink(query, { ...asked, request: id, duration: durationMs });
  return `/?${query.toString()}`;
}
