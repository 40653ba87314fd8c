import { RUN_QUERY } from '../../../../src/wire/unattended.ts';
import type { StoredTestRequest } from '../../../store/port/desk.ts';

/** Path and query of the page that runs a requested test, in the words that the page reads (src/probe/page-link.ts). */
export function requestLink(request: StoredTestRequest): string {
  const { id, ticket, site, user, relay, durationMs, keepPackets, calls, loaded } = request;
  const query = new URLSearchParams({ [RUN_QUERY.request]: id, [RUN_QUERY.ticket]: ticket });
  if (site !== null) query.set(RUN_QUERY.site, site);
  if (user !== null) query.set(RUN_QUERY.user, user);
  if (relay !== null) query.set(RUN_QUERY.relay, relay);
  query.set(RUN_QUERY.durationS, String(durationMs / 1000));
  if (keepPackets) query.set(RUN_QUERY.keepPackets, '1');
  if (calls !== 1) query.set(RUN_QUERY.calls, String(calls));
  if (loaded) query.set(RUN_QUERY.loaded, '1');
  return `/?${query.toString()}`;
}
