/**
 * What a NAT does with UDP, in the terms of RFC 4787. What it does with TCP is `streams/`: connections have no mapping
 * that a test would look at.
 */

/** An address and port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** For which destinations one mapping is used again. RFC 4787 §4.1. */
export type MappingKind = 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent';

/** How a NAT treats the UDP of its clients. */
export interface NatBehaviour {
  readonly mapping: MappingKind;
  /** Addresses that mappings may have; more than one is a pool (RFC 4787 §4.1). */
  readonly externalAddresses: readonly string[];
  /**
   * `paired` (default): all mappings of one client address have one external address (RFC 4787 REQ-2). `arbitrary`: each
   * mapping draws its own.
   */
  readonly pooling?: 'paired' | 'arbitrary';
  /**
   * `preserved`: the client's own port where it is free (RFC 4787 §4.2.1). `random`: drawn. `system`: what the operating
   * system gives, which no seed repeats.
   */
  readonly ports: 'preserved' | 'random' | 'system';
  /** A mapping without traffic for this long ends; without it mappings last. RFC 4787 §4.3. */
  readonly idleLifeMs?: number;
  /** Whether packets from outside keep a mapping alive too; those from inside always do. Default false. */
  readonly inboundRefreshes?: boolean;
  /** All mappings end at this time after the trigger; the next packet gets another external port (and address). */
  readonly moveAtMs?: number;
  /** As of outages (impairments.ts); default: the first RTP packet. */
  readonly moveCountsFrom?: 'first-rtp' | 'told';
}

/** What a gateway without a `nat` is: a socket of its own for each client and destination. */
export const PLAIN_GATEWAY: NatBehaviour = {
  mapping: 'address-and-port-dependent',
  externalAddresses: ['0.0.0.0'],
  ports: 'system',
};

/** Every reason why a NAT cannot be as asked. */
export function natProblems({ externalAddresses, idleLifeMs, moveAtMs }: NatBehaviour): string[] {
  const problems: string[] = [];
  if (externalAddresses.length === 0) problems.push('nat.externalAddresses is empty.');
  if (idleLifeMs !== undefined && !(idleLifeMs > 0)) problems.push('nat.idleLifeMs is not above 0.');
  if (moveAtMs !== undefined && !(moveAtMs >= 0 && Number.isFinite(moveAtMs)))
    problems.push('nat.moveAtMs is not a time of 0 ms or more.');
  return problems;
}
