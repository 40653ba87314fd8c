/**
 * Who has which address in a network of three hosts: client - gateway - server. Documentation and benchmarking networks
 * (RFC 5737, RFC 3849), which nobody has; they are not private ones either, which browsers ask permission for.
 */
export const CLIENT = { ipv4: '10.77.0.2', ipv6: '2001:db8:77::2' } as const;
/** The gateway's inside: the client's router. */
export const INSIDE = { ipv4: '10.77.0.1', ipv6: '2001:db8:77::1' } as const;
/** Where the client finds relay and page: addresses that the gateway stands in for. */
export const FRONTS = ['203.0.113.10', '203.0.113.11'] as const;
/** The name server. */
export const NAME_SERVER = '203.0.113.53';
/** What the client may look like from outside. The second is another way out (a proxy, a VPN); the third a carrier's. */
export const EXTERNAL = { usual: '198.51.100.7', other: '198.51.100.8', carrier: '100.64.0.7' } as const;
/** Where the server really is, one address for each front. */
export const SERVERS = ['192.0.2.10', '192.0.2.11'] as const;
/** The server over IPv6, which no gateway translates. */
export const SERVER_IPV6 = '2001:db8:10::10';
/** The gateway's own address on the server's network. */
export const OUTSIDE_IPV6 = '2001:db8:10::1';
/** Names of the page and of the relay (certificates/make.sh). */
export const NAMES = { page: 'edgewise.test', relay: 'relay.edgewise.test' } as const;
