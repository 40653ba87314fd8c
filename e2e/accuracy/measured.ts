import type { PacketRow } from '../../src/wire/packet-rows.ts';
import type { Result } from '../../src/wire/result.ts';
import type { UnattendedUpdate } from '../../src/wire/unattended.ts';

/** What a browser measured: its result and its raw records. */
export interface Measured {
  readonly result: Result;
  readonly rows: readonly PacketRow[];
}

/** Takes result and records out of what a page reported; says what came instead. */
export function measuredOf(updates: readonly UnattendedUpdate[]): Measured {
  const last = updates.at(-1);
  const packets = updates.find((update) => update.kind === 'packets');
  if (last?.kind !== 'result') throw new Error(`no result: ${JSON.stringify(last)}`);
  return { result: last.result, rows: packets?.kind === 'packets' ? packets.rows : [] };
}
