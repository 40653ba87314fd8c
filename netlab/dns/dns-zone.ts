/** What the responder says of one name. */
export type DnsFate =
  | { readonly kind: 'resolves'; readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }
  /** There is no such name: NXDOMAIN, RFC 1035 §4.1.1 code 3. */
  | { readonly kind: 'missing' }
  /** The resolver has failed: SERVFAIL, code 2. */
  | { readonly kind: 'failing' }
  /** No answer comes. */
  | { readonly kind: 'silent' };

/** Names in lower case without a final dot. A name that is not in it is missing: nobody else's names exist here. */
export type DnsZone = Readonly<Record<string, DnsFate>>;

/** One question that the responder saw. Times are of the gateway's `performance.now()`. */
export interface DnsRecord {
  readonly name: string;
  /** RFC 1035 §3.2.2; 1 is A, 28 is AAAA (RFC 3596), 65 is HTTPS (RFC 9460). */
  readonly type: number;
  readonly askedMs: number;
  readonly said: DnsFate['kind'];
}
