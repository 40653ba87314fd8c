import { isIP } from 'node:net';

const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[^[\]:@/?#\s]+)(?::(\d{1,5}))?$/i;

/**
 * The host that a page was asked by (RFC 9110 §7.2), without its port: a name, an IPv4 address, or an IPv6
 * address in brackets. `null` when the header is missing or holds anything else, since the host goes into the
 * URLs that browsers are sent to.
 */
export function askedHost(authority: string | undefined): string | null {
  const host = AUTHORITY.exec(authority ?? '')?.[1];
  if (host === undefined) return null;
  if (host.startsWith('[')) return isIP(host.slice(1, -1)) === 6 ? host : null;
  return NAME.test(host) ? host : null;
}

/** A host as it stands in a URI: IPv6 addresses in brackets. */
export const hostInUri = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);
