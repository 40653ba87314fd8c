/** What the relay's thread and its owner say to each other. Both ends are built together, yet both ends parse. */
import type { RawWitness } from './witness/raw-witness.ts';
import type { RelayEndpoint, RelayListener, RelayStats, SkippedListener } from './port.ts';

export type Command =
  | { readonly kind: 'stats' }
  | { readonly kind: 'reload-tls' }
  | { readonly kind: 'admit-test'; readonly testId: string; readonly packetsPerS: number }
  | { readonly kind: 'end-test'; readonly testId: string }
  | { readonly kind: 'witness'; readonly testId: string }
  | { readonly kind: 'close' };

/** Owner to thread. */
export interface CommandMessage {
  readonly id: number;
  readonly command: Command;
}

/** What a command comes to. */
export type Outcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'stats'; readonly stats: RelayStats }
  | { readonly kind: 'witness'; readonly witness: RawWitness | null };

/** Thread to owner: the first is `started` or `not-started`, then one `done` or `failed` for each command. */
export type ThreadMessage =
  | {
      readonly kind: 'started';
      readonly endpoints: readonly RelayEndpoint[];
      readonly skipped: readonly SkippedListener[];
    }
  | {
      readonly kind: 'not-started';
      readonly message: string;
      readonly code: string;
      readonly listener: RelayListener | null;
    }
  | { readonly kind: 'done'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly code: string };
