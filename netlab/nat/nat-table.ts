/** Implements RFC 4787 §4.1 to §4.3: which external address and port stands for a client towards a destination. */
import { seededRandom, type Random } from '../seeded-random.ts';
import { ExternalPorts } from './external-ports.ts';
import type { Mapping, MappingEnd } from './mapping.ts';
import type { Endpoint, NatBehaviour } from './nat-behaviour.ts';

/** A mapping that the table may change. */
type LiveMapping = {
  -readonly [Field in keyof Mapping]: Mapping[Field];
} & { destinations: Endpoint[] };

const nameOf = ({ address, port }: Endpoint): string => `${address}:${port}`;

/** The mappings of one NAT. It keeps no time and opens no socket: both are its caller's. */
export class NatTable {
  readonly #behaviour: NatBehaviour;
  readonly #ports: ExternalPorts;
  readonly #drawAddress: Random;
  readonly #live = new Map<string, LiveMapping>();
  readonly #all: LiveMapping[] = [];

  constructor(behaviour: NatBehaviour, seed: number) {
    this.#behaviour = behaviour;
    this.#ports = new ExternalPorts(seededRandom(`${seed}/nat/ports`));
    this.#drawAddress = seededRandom(`${seed}/nat/addresses`);
  }

  /** Every mapping there has been, in the order of their making. */
  get mappings(): readonly Mapping[] {
    return this.#all;
  }

  /** A packet from inside: the mapping that it leaves by, made anew where there is none that lives. */
  outbound(internal: Endpoint, destination: Endpoint, nowMs: number): Mapping {
    const key = this.#keyOf(internal, destination);
    const known = this.#living(key, nowMs);
    const mapping = known ?? this.#open(key, internal, nowMs);
    mapping.refreshedMs = nowMs;
    if (!mapping.destinations.some((one) => nameOf(one) === nameOf(destination)))
      mapping.destinations.push(destination);
    return mapping;
  }

  /** A packet from outside to a mapping: whether that still lives and lets it in. */
  inbound(mapping: Mapping, nowMs: number): boolean {
    const [key, live] = [...this.#live].find(([, one]) => one === mapping) ?? [];
    if (key === undefined || !live || !this.#living(key, nowMs)) return false;
    if (this.#behaviour.inboundRefreshes) live.refreshedMs = nowMs;
    return true;
  }

  /** Ends all mappings at once, as a restarted NAT or a network that changes does. */
  moveAll(nowMs: number): void {
    for (const key of [...this.#live.keys()]) {
      if (this.#living(key, nowMs)) this.#end(key, nowMs, 'moved');
    }
  }

  /** Notes the port that the system chose for a mapping. */
  named(mapping: Mapping, port: number): void {
    const live = this.#all.find((one) => one === mapping);
    if (live) live.external = { ...live.external, port };
  }

  #keyOf(internal: Endpoint, destination: Endpoint): string {
    switch (this.#behaviour.mapping) {
      case 'endpoint-independent':
        return nameOf(internal);
      case 'address-dependent':
        return `${nameOf(internal)}>${destination.address}`;
      case 'address-and-port-dependent':
        return `${nameOf(internal)}>${nameOf(destination)}`;
    }
  }

  /** The mapping under a key, unless its idle life is over. */
  #living(key: string, nowMs: number): LiveMapping | null {
    const mapping = this.#live.get(key);
    if (!mapping) return null;
    const { idleLifeMs } = this.#behaviour;
    if (idleLifeMs === undefined || nowMs - mapping.refreshedMs < idleLifeMs) return mapping;
    this.#end(key, mapping.refreshedMs + idleLifeMs, 'expired');
    return null;
  }

  #open(key: string, internal: Endpoint, nowMs: number): LiveMapping {
    const address = this.#externalAddressOf(internal);
    const mapping: LiveMapping = {
      internal,
      external: { address, port: this.#externalPortOf(internal, address) },
      createdMs: nowMs,
      refreshedMs: nowMs,
      destinations: [],
      end: null,
    };
    this.#live.set(key, mapping);
    this.#all.push(mapping);
    return mapping;
  }

  #end(key: string, atMs: number, cause: MappingEnd): void {
    const mapping = this.#live.get(key);
    if (!mapping) return;
    mapping.end = { atMs, cause };
    this.#live.delete(key);
    // A NAT that preserves ports gives a client its port back; one that has moved does not.
    if (cause === 'expired' && this.#behaviour.ports === 'preserved')
      this.#ports.free(mapping.external.address, mapping.external.port);
  }

  #externalPortOf(internal: Endpoint, address: string): number {
    switch (this.#behaviour.ports) {
      case 'preserved':
        return this.#ports.takeWanted(address, internal.port);
      case 'random':
        return this.#ports.takeDrawn(address);
      case 'system':
        return 0;
    }
  }

  #externalAddressOf({ address }: Endpoint): string {
    const { externalAddresses, pooling = 'paired' } = this.#behaviour;
    const draw = pooling === 'arbitrary' ? this.#drawAddress : seededRandom(`${address}/paired`);
    return externalAddresses[Math.floor(draw() * externalAddresses.length)] ?? '0.0.0.0';
  }
}
