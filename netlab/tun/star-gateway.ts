import type { Direction, GatewayImpairments } from '../impairments.ts';
import type { TruthRecord } from '../truth-log.ts';
import { ipPacketOf } from './ip-packet.ts';
import { TunGateway, type TunNetwork } from './tun-gateway.ts';

/** One end of a star: a host, and how far it is from the middle. */
export interface StarEnd {
  readonly address: string;
  /** One way, between the host and the middle. */
  readonly delayMs: number;
  /** Share of packets that are dropped on that way, each way. Default 0. */
  readonly lossRatio?: number;
  /** Whether what comes from it and goes to it is in the log. Default false. */
  readonly isLogged?: boolean;
}

/** What the gateway in the middle knows. */
export interface StarNetwork extends Pick<TunNetwork, 'relayUdpPorts' | 'address'> {
  /** Clients before relays: towards the later of two hosts is `up`. */
  readonly ends: readonly StarEnd[];
  readonly seed: number;
}

/** What does not cross between two ends: everything, or datagrams alone, as where a firewall lets no UDP through. */
export type StarCut = 'all' | 'datagrams';

/** Of the path of two ends, the earlier one first. */
interface Path {
  readonly gateway: TunGateway;
  readonly isLogged: boolean;
}

/**
 * A router between many hosts. The path of each two is a `TunGateway` of its own, as long as both their ways to the middle
 * together. What goes to an address that nobody has is dropped.
 */
export class StarGateway {
  private readonly paths = new Map<string, Path>();
  private readonly cuts = new Map<string, StarCut>();
  private readonly numberOf: ReadonlyMap<string, number>;

  constructor(
    private readonly network: StarNetwork,
    private readonly send: (end: number, bytes: Buffer) => void,
  ) {
    this.numberOf = new Map(network.ends.map(({ address }, number) => [address, number]));
  }

  /** Takes a packet that the end of this number sent. */
  onPacket(from: number, bytes: Buffer, arrivalMs: number): void {
    const packet = ipPacketOf(bytes);
    const to = this.numberOf.get(packet?.destination ?? '');
    if (to === undefined || to === from) return;
    const cut = this.cuts.get(keyOf(from, to));
    if (cut === 'all' || (cut === 'datagrams' && packet?.transport === 'udp')) return;
    const direction: Direction = from < to ? 'up' : 'down';
    this.pathOf(Math.min(from, to), Math.max(from, to)).gateway.onPacket(direction, bytes, arrivalMs);
  }

  /** Drops what comes from either end for the other from now on, without a word; `null`: no more. What is under way arrives. */
  setCut(one: number, other: number, cut: StarCut | null): void {
    if (cut === null) this.cuts.delete(keyOf(one, other));
    else this.cuts.set(keyOf(one, other), cut);
  }

  /** When the next packet may leave; `null` when none waits. */
  get nextDueMs(): number | null {
    let nextMs = Infinity;
    for (const { gateway } of this.paths.values()) nextMs = Math.min(nextMs, gateway.nextDueMs ?? Infinity);
    return nextMs === Infinity ? null : nextMs;
  }

  release(nowMs: () => number): void {
    for (const { gateway } of this.paths.values()) gateway.release(nowMs);
  }

  /** All of the ends that are logged, in order of arrival. */
  get records(): readonly TruthRecord[] {
    return this.logged()
      .flatMap(({ records }) => records)
      .sort((one, other) => one.arrivalMs - other.arrivalMs);
  }

  /** Copies of the ends that are logged that wait to leave. */
  get waiting(): number {
    return this.logged().reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** Forgets the log. */
  reset(): void {
    for (const gateway of this.logged()) gateway.reset();
  }

  private logged(): TunGateway[] {
    return [...this.paths.values()].flatMap(({ gateway, isLogged }) => (isLogged ? [gateway] : []));
  }

  private pathOf(lower: number, higher: number): Path {
    const key = keyOf(lower, higher);
    const known = this.paths.get(key);
    if (known) return known;
    const { relayUdpPorts, address, ends, seed } = this.network;
    const both = [ends[lower], ends[higher]].filter((end) => end !== undefined);
    const isLogged = both.some((end) => end.isLogged === true);
    const gateway = new TunGateway({ relayUdpPorts, address, keepsLog: isLogged }, (direction, bytes) =>
      this.send(direction === 'up' ? higher : lower, bytes),
    );
    gateway.setImpairments(impairmentsOf(both, seed + lower * ends.length + higher));
    gateway.setActive(true);
    const path = { gateway, isLogged };
    this.paths.set(key, path);
    return path;
  }
}

const keyOf = (one: number, other: number): string => `${Math.min(one, other)} ${Math.max(one, other)}`;

function impairmentsOf(ends: readonly StarEnd[], seed: number): GatewayImpairments {
  const passed = ends.reduce((share, { lossRatio = 0 }) => share * (1 - lossRatio), 1);
  const both = { delayMs: ends.reduce((sum, { delayMs }) => sum + delayMs, 0), lossRatio: 1 - passed };
  return { seed, up: both, down: both };
}
