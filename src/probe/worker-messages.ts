import type { PacketBatch } from '../core/packets/packet.ts';

/** From the page to the probe worker. */
export type ToWorker =
  | {
      readonly type: 'setup';
      readonly testTag: number;
      readonly payloadBytes: number;
      readonly streams: number;
      /** Whether the worker is only the data channel's metronome; then it ticks at this interval. */
      readonly tickMs: number | null;
    }
  | { readonly type: 'begin'; readonly durationMs: number }
  | { readonly type: 'end' };

/**
 * From the probe worker to the page. Times are readings of the worker's `performance.now()`; `timeOriginMs` lets the page
 * put them on its own clock.
 */
export type FromWorker =
  | { readonly type: 'ready'; readonly timeOriginMs: number }
  | ({ readonly type: 'batch'; readonly atMs: number; readonly health: WorkerHealth } & PacketBatch)
  | { readonly type: 'begun'; readonly atMs: number; readonly firstGlobal: number }
  | { readonly type: 'ended'; readonly atMs: number; readonly endGlobal: number }
  | { readonly type: 'tick' };

/** How the worker fared. */
export interface WorkerHealth {
  readonly arrivalClock: 'receiveTime' | 'worker';
  readonly lateTimers: number;
  readonly foreignPackets: number;
}

/** What a transform in the worker is for. */
export type TransformRole = { readonly role: 'send'; readonly stream: number } | { readonly role: 'receive' };
