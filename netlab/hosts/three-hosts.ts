import {
  CLIENT,
  EXTERNAL,
  FRONTS,
  INSIDE,
  NAME_SERVER,
  OUTSIDE_IPV6,
  SERVER_IPV6,
  SERVERS,
} from './addresses.ts';
import { furnishClient, furnishServer } from './furnish.ts';
import { makeHosts, join, type Host, type Hosts } from './host.ts';

/** The hosts of a network: who is behind which. */
export type ThreeHosts = Hosts<'client' | 'gateway' | 'server'>;

/** What the network has beside IPv4. */
export interface Wiring {
  /** Whether client and server have IPv6 too, routed and not translated. */
  readonly hasIpv6: boolean;
  /** Names that the server knows, whatever the client's resolver says: lines of /etc/hosts. */
  readonly serverKnows: readonly string[];
  /** The certificate authority that browsers on the client are told to trust, a PEM file's text. */
  readonly authority: string;
}

/** Makes client, gateway and server and joins them; `null` where that takes rights or programs that are not there. */
export async function makeThreeHosts(wiring: Wiring): Promise<ThreeHosts | null> {
  const three = makeHosts(['client', 'gateway', 'server']);
  if (!three) return null;
  try {
    const { client, gateway, server } = three.hosts;
    join(client, 'inner', gateway, 'inner');
    join(gateway, 'outer', server, 'outer');
    wireIpv4(client, gateway, server);
    if (wiring.hasIpv6) wireIpv6(client, gateway, server);
    await furnishClient(client, wiring.authority);
    await furnishServer(server, wiring.serverKnows);
    return three;
  } catch (error) {
    await three.close();
    throw error;
  }
}

function wireIpv4(client: Host, gateway: Host, server: Host): void {
  client.ip(`address add ${CLIENT.ipv4}/24 dev inner`, `route add default via ${INSIDE.ipv4}`);
  gateway.ip(
    `address add ${INSIDE.ipv4}/24 dev inner`,
    ...[...FRONTS, NAME_SERVER].map((address) => `address add ${address}/32 dev inner`),
    ...Object.values(EXTERNAL).map((address) => `address add ${address}/32 dev outer`),
    `route add default dev outer`,
    // Below the rules that drop: the addresses in front of the server are the gateway's own.
    'rule add pref 1000 lookup local',
    'rule delete pref 0',
  );
  server.ip(
    ...SERVERS.map((address) => `address add ${address}/32 dev outer`),
    `route add default dev outer`,
  );
}

function wireIpv6(client: Host, gateway: Host, server: Host): void {
  // No duplicate address detection: it takes a second, and these are nobody else's.
  client.ip6(`address add ${CLIENT.ipv6}/64 dev inner nodad`, `route add default via ${INSIDE.ipv6}`);
  gateway.ip6(
    `address add ${INSIDE.ipv6}/64 dev inner nodad`,
    `address add ${OUTSIDE_IPV6}/64 dev outer nodad`,
  );
  server.ip6(`address add ${SERVER_IPV6}/64 dev outer nodad`, `route add default via ${OUTSIDE_IPV6}`);
  gateway.run('sysctl', '-q', '-w', 'net.ipv6.conf.all.forwarding=1');
}
