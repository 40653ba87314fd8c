import { existsSync } from 'node:fs';
import type { Answer, SharedCommand } from '../control.ts';
import type { GatewayImpairments } from '../impairments.ts';
import { checkBoth, controlsOf, type GatewayControls, type GatewayLink, linkTo } from '../gateway-link.ts';
import { CLIENT, FRONTS, NAME_SERVER, NAMES } from '../hosts/addresses.ts';
import { furnishClient, furnishServer } from '../hosts/furnish.ts';
import { type Host, type Hosts, makeHosts } from '../hosts/host.ts';
import { startNetlab } from '../netlab.ts';
import { DEVICE, QUEUE_PACKETS, ROUTER } from './device.ts';
import type { TunSetup } from './tun-control.ts';

/** What a laboratory of the kernel's own is started with. */
export interface KernelLabOptions extends GatewayImpairments {
  /** Default true. False: packets pass unimpaired until `activate()`. */
  readonly isActive?: boolean;
  /** The relay's UDP ports, where test packets are looked for. */
  readonly relayUdpPorts: readonly number[];
  /** The certificate authority that browsers on the client are told to trust, a PEM file's text. */
  readonly authority: string;
}

/** A client and a server with a gateway between them that every packet crosses. */
export interface KernelLab extends GatewayControls {
  readonly hosts: Readonly<Record<'client' | 'server', Host>>;
  /** Ends what runs on the hosts and removes them. Idempotent. */
  readonly close: () => Promise<void>;
}

/** The server's address, which its certificate has (certificates/make.sh); a name server beside it. */
export const SERVER = FRONTS[0];

/**
 * Where 22 % are lost each way, a resolver that gives up after two tries, and asks for the other family too, does not find
 * the page in one case of three, and nothing is learnt of the call.
 */
const RESOLVER = ['timeout:2', 'attempts:5', 'no-aaaa'];

type TunCommand = SharedCommand | { readonly kind: 'start'; readonly setup: TunSetup };

/**
 * Starts the laboratory; `null` where making hosts takes rights or programs that are not there. All is gone when it is
 * closed, and also when this process is killed: the devices with the gateway's process, the hosts as `host.ts` says.
 */
export async function startKernelLab({
  isActive = true,
  relayUdpPorts,
  authority,
  ...impairments
}: KernelLabOptions): Promise<KernelLab | null> {
  checkBoth(impairments);
  if (!existsSync('/dev/net/tun')) return null;
  const three = makeHosts(['client', 'gateway', 'server']);
  if (!three) return null;
  const ended: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ended.splice(0).reverse()) await end();
    await three.close();
  };
  try {
    const link = await linkTo<TunCommand>(
      new URL('./tun-process.ts', import.meta.url),
      three.hosts.gateway.prefix,
    );
    ended.push(link.close);
    await startGateway(link, {
      network: { relayUdpPorts, address: ROUTER },
      devices: { client: 'client', server: 'server' },
      impairments,
      isActive,
    });
    wire(three);
    await furnishClient(three.hosts.client, authority, RESOLVER);
    await furnishServer(three.hosts.server, [`${SERVER} ${NAMES.relay}`]);
    ended.push(await startNameServer(three.hosts.server));
    return { hosts: three.hosts, ...controlsOf(link, impairments), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startGateway(link: GatewayLink<TunCommand>, setup: TunSetup): Promise<Answer> {
  return link.ask({ kind: 'start', setup });
}

/** Moves the devices to their hosts: nothing of this is ever seen in the network of the machine itself. */
function wire({ hosts: { client, gateway, server } }: Hosts<'client' | 'gateway' | 'server'>): void {
  for (const [device, host] of [
    ['client', client],
    ['server', server],
  ] as const) {
    gateway.ip(`link set ${device} netns ${host.name} name ${DEVICE}`);
    // The gateway carries IPv4 only; without an address of the other family nobody tries it.
    host.run('sysctl', '-qw', `net.ipv6.conf.${DEVICE}.disable_ipv6=1`);
  }
  client.ip(`address add ${CLIENT.ipv4}/32 dev ${DEVICE}`);
  server.ip(`address add ${SERVER}/32 dev ${DEVICE}`, `address add ${NAME_SERVER}/32 dev ${DEVICE}`);
  for (const host of [client, server])
    host.ip(`link set ${DEVICE} txqueuelen ${QUEUE_PACKETS} up`, `route add default dev ${DEVICE}`);
}

/** A name server on the server's host, so that names too are asked for through the gateway. */
async function startNameServer(server: Host): Promise<() => Promise<void>> {
  const resolves = { kind: 'resolves', ipv4: [SERVER], ipv6: [] } as const;
  const lab = await startNetlab({
    prefix: server.prefix,
    ports: [],
    seed: 0,
    dns: {
      at: { address: NAME_SERVER, port: 53 },
      zone: { [NAMES.page]: resolves, [NAMES.relay]: resolves },
    },
  });
  return lab.close;
}
