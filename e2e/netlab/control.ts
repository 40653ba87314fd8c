import type { GatewayImpairments, PortMapping } from './gateway.ts';
import type { NatBehaviour } from './nat/nat-behaviour.ts';
import type { TruthLog } from './truth-log.ts';

/** What the tests tell the gateway's process. */
export type Command =
  | {
      readonly kind: 'start';
      readonly mappings: readonly PortMapping[];
      readonly impairments: GatewayImpairments;
      readonly isActive: boolean;
      readonly nat: NatBehaviour | null;
    }
  | { readonly kind: 'set-impairments'; readonly impairments: GatewayImpairments }
  | { readonly kind: 'set-active'; readonly isActive: boolean }
  | { readonly kind: 'start-outages' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'log' };

/** A command and the number under which its answer comes back. */
export interface Request {
  readonly id: number;
  readonly command: Command;
}

/** What the gateway's process answers. */
export type Answer =
  | { readonly kind: 'started'; readonly ports: readonly number[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'log'; readonly log: TruthLog }
  | { readonly kind: 'failed'; readonly reason: string };

/** An answer and the number of its request. */
export interface Reply {
  readonly id: number;
  readonly answer: Answer;
}
