import type { Endpoint } from './nat-behaviour.ts';

/** Why a mapping is no more. */
export type MappingEnd = 'expired' | 'moved';

/** One mapping of a NAT: an external address and port that stands for a client's. */
export interface Mapping {
  readonly internal: Endpoint;
  /** Port 0 until the system has chosen one. */
  readonly external: Endpoint;
  readonly createdMs: number;
  /** The last packet that kept it alive. */
  readonly refreshedMs: number;
  /** Where its client has sent through it, in the order of first use. */
  readonly destinations: readonly Endpoint[];
  /** `null` while it lives. An expired mapping ends at its last refresh and its idle life, whenever that is noticed. */
  readonly end: { readonly atMs: number; readonly cause: MappingEnd } | null;
}
