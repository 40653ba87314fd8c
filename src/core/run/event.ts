import type { ChecksSoFar } from '../connectivity/check.ts';
import type { ConnectivityReport } from '../connectivity/report.ts';
import type { RelayReading } from '../relay.ts';
import type { StoreRefusal } from './storing.ts';
import type { MonotonicMs } from '../units.ts';
import type { CallReading } from './call-reading.ts';
import type { TimerName } from './effect.ts';
import type { Failure } from './failure.ts';
import type { TestOptions } from './options.ts';
import type { TestGrant } from './grant.ts';

/** What can happen, in any order that ports can produce. */
export type RunEvent<R> =
  | { readonly type: 'start'; readonly options: TestOptions; readonly isSupported: boolean }
  | { readonly type: 'admitted'; readonly grant: TestGrant }
  | {
      readonly type: 'queued';
      readonly testId: string;
      readonly token: string;
      readonly position: number;
      readonly waitMs: number;
      readonly pollAfterMs: number;
    }
  | { readonly type: 'fault'; readonly failure: Failure }
  /** Relays, by name, that went away since the test was admitted. */
  | { readonly type: 'relays-lost'; readonly names: readonly string[] }
  | { readonly type: 'relays-measured'; readonly readings: readonly RelayReading[] }
  /** Some checks of the relay have ended, or a port has answered. */
  | (ChecksSoFar & { readonly type: 'connectivity-progress'; readonly atMs: MonotonicMs })
  /** All have; `null` when they could not be made. */
  | {
      readonly type: 'connectivity-checked';
      readonly report: ConnectivityReport | null;
      readonly atMs: MonotonicMs;
    }
  /** What the records of the present call say now: told with every batch of packets and with everything that happens. */
  | { readonly type: 'call'; readonly reading: CallReading }
  /** Transfers cannot go on: the server refuses them, or cannot be reached any more. */
  | { readonly type: 'transfers-failed'; readonly message: string }
  | { readonly type: 'stop' }
  /** Leave the test without a result, whatever its phase: the page is being closed. */
  | { readonly type: 'abandon' }
  | { readonly type: 'timer'; readonly name: TimerName; readonly atMs: MonotonicMs }
  | { readonly type: 'composed'; readonly result: R }
  /** A test of a search is over, and its figures are taken: another test follows, with these options. */
  | { readonly type: 'step-over'; readonly next: TestOptions }
  | { readonly type: 'stored'; readonly path: string; readonly code: string }
  | { readonly type: 'store-failed'; readonly refusal: StoreRefusal }
  | { readonly type: 'packets-stored' }
  | { readonly type: 'packets-failed'; readonly refusal: StoreRefusal }
  /** A person does not want to wait until it is tried again by itself. */
  | { readonly type: 'store-again' }
  | { readonly type: 'reset' };
