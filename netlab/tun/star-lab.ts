import { existsSync } from 'node:fs';
import { linkTo } from '../gateway-link.ts';
import { type Host, makeHosts } from '../hosts/host.ts';
import { NetlabError } from '../netlab-error.ts';
import type { TruthLog } from '../truth-log.ts';
import { DEVICE, QUEUE_PACKETS, ROUTER } from './device.ts';
import type { StarCommand } from './star-control.ts';
import type { StarCut, StarEnd } from './star-gateway.ts';

/** What a star is started with. */
export interface StarLabOptions<Name extends string> {
  /** In their order, which says what is up: clients before relays. */
  readonly ends: Readonly<Record<Name, StarEnd>>;
  readonly seed: number;
  /** The relays' UDP ports, where test packets are looked for. */
  readonly relayUdpPorts: readonly number[];
}

/** Many hosts, and one gateway in their middle that every packet crosses. */
export interface StarLab<Name extends string> {
  readonly hosts: Readonly<Record<Name, Host>>;
  /** What crossed the paths of the ends that are logged, since the start or the last `reset()`. */
  log(): Promise<TruthLog>;
  reset(): Promise<void>;
  /** Cuts what is between two hosts, and nothing else; `null`: mends it. */
  cut(one: Name, other: Name, cut: StarCut | null): Promise<void>;
  /** Ends what runs on the hosts and removes them. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a laboratory of many hosts; `null` where making them takes rights or programs that are not there. It ends as that of
 * two hosts does (kernel-lab.ts).
 */
export async function startStarLab<Name extends string>({
  ends,
  seed,
  relayUdpPorts,
}: StarLabOptions<Name>): Promise<StarLab<Name> | null> {
  if (!existsSync('/dev/net/tun')) return null;
  const names = Object.keys(ends) as Name[];
  const made = makeHosts<Name | 'gateway'>([...names, 'gateway']);
  if (!made) return null;
  const gateway = made.hosts.gateway;
  const link = await linkTo<StarCommand>(new URL('./star-process.ts', import.meta.url), gateway.prefix);
  const close = async (): Promise<void> => {
    await link.close();
    await made.close();
  };
  try {
    const devices = names.map((_, number) => `to-${number}`);
    const network = { ends: names.map((name) => ends[name]), seed, relayUdpPorts, address: ROUTER };
    await link.ask({ kind: 'start', setup: { network, devices } });
    for (const [number, name] of names.entries())
      wire(gateway, `to-${number}`, made.hosts[name], ends[name].address);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    hosts: made.hosts,
    log: async () => {
      const answer = await link.ask({ kind: 'log' });
      if (answer.kind !== 'log') throw new NetlabError('gateway-exited', 'the gateway has no log');
      return answer.log;
    },
    reset: async () => {
      await link.ask({ kind: 'reset' });
    },
    cut: async (one, other, cut) => {
      await link.ask({ kind: 'cut', between: [names.indexOf(one), names.indexOf(other)], cut });
    },
    close,
  };
}

function wire(gateway: Host, device: string, host: Host, address: string): void {
  gateway.ip(`link set ${device} netns ${host.name} name ${DEVICE}`);
  // The gateway carries IPv4 only; without an address of the other family nobody tries it.
  host.run('sysctl', '-qw', `net.ipv6.conf.${DEVICE}.disable_ipv6=1`);
  host.ip(
    `address add ${address}/32 dev ${DEVICE}`,
    `link set ${DEVICE} txqueuelen ${QUEUE_PACKETS} up`,
    `route add default dev ${DEVICE}`,
  );
}
