/** What the relay's thread is asked and answers (server/thread). Both ends are built together. */
import type { RawWitness } from './witness/raw-witness.ts';
import type { ThreadPlace } from './threads/thread-siblings.ts';
import type { OpenedRelay, RelayListener, RelayOptions, RelayStats } from './port.ts';

/** `start` is asked first, once. */
export type Command =
  | { readonly kind: 'start'; readonly options: RelayOptions; readonly place: ThreadPlace | null }
  | { readonly kind: 'stats' }
  | { readonly kind: 'reload-tls' }
  | { readonly kind: 'admit-test'; readonly testId: string; readonly packetsPerS: number }
  | { readonly kind: 'end-test'; readonly testId: string }
  | { readonly kind: 'witness'; readonly testId: string }
  | { readonly kind: 'close' };

/** What a command comes to. */
export type CommandAnswer =
  | (OpenedRelay & { readonly kind: 'started' })
  | { readonly kind: 'nothing' }
  /** With the tests that hold an allocation there. */
  | { readonly kind: 'stats'; readonly stats: RelayStats; readonly testIds: readonly string[] }
  | { readonly kind: 'witness'; readonly witness: RawWitness | null }
  /** As `RelayStartError` says it. */
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly code: string;
      readonly listener: RelayListener | null;
    };
