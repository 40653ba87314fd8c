import { parseUnattendedUpdate, type UnattendedUpdate } from '../../src/wire/unattended.ts';

/** What a page reported, and when, on the clock of the day. */
export interface TimedUpdate {
  readonly atEpochMs: number;
  readonly update: UnattendedUpdate;
}

/** Reads one that came out of a page; `null` when it is none. */
export function parseTimedUpdate(data: unknown): TimedUpdate | null {
  if (typeof data !== 'object' || data === null || !('atEpochMs' in data) || !('update' in data)) return null;
  const { atEpochMs } = data;
  const update = parseUnattendedUpdate(data.update);
  return typeof atEpochMs === 'number' && update.ok ? { atEpochMs, update: update.value } : null;
}
