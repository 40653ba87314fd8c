import type { StoredTestRequest } from '../store/port/desk.ts';

/** Path and query of the page that runs a requested test, in the words that the page reads (src/probe/page-link.ts). */
export function requestLink(request: StoredTestRequest): string {
  const { id, ticket, site, user, relay, durationMs, keepPackets } = request;
  const query = new URLSearchParams({ request: id, ticket });
  if (site !== null) query.set('site', site);
  if (user !== null) query.set('user', user);
  if (relay !== null) query.set('relay', relay);
  query.set('duration', String(durationMs / 1000));
  if (keepPackets) query.set('packets', '1');
  return `/?${query.toString()}`;
}
