import { callRange } from '../../core/find-calls/call-range.ts';
import { busyOf } from '../load.ts';
import type { Busy } from '../result/loaded.ts';
import { column, type ExportColumn, type StoredForExport } from './column.ts';

const ofBusy =
  (read: (busy: Busy) => string | number | null): ExportColumn['of'] =>
  ({ result }: StoredForExport) => {
    const busy = busyOf(result);
    return busy && read(busy);
  };

const BITS_PER_MEGABIT = 1_000_000;

/** Under how much load it was, and what the part with a busy link was like. Without one these are empty. */
export const LOAD_COLUMNS: readonly ExportColumn[] = [
  column('calls', 'calls', 'Calls at once; empty where no packet was sent', ({ result: { traffic } }) =>
    traffic.sent === 0 ? null : (traffic.calls?.length ?? 1),
  ),
  column(
    'busyVerdict',
    'text',
    'With a busy link: `meets`, `misses` or `no-data`',
    ofBusy(({ grades }) => grades.verdict),
  ),
  column(
    'busyRttMeanMs',
    'ms',
    'Round trip with a busy link, mean',
    ofBusy(({ metrics }) => metrics.loop.rttMs?.mean ?? null),
  ),
  column(
    'busyDownMbps',
    'Mbit/s',
    'What transfers to you carried in the busy part',
    ofBusy(({ transfers }) => transfers.down.bitsPerSecond / BITS_PER_MEGABIT),
  ),
  column(
    'busyUpMbps',
    'Mbit/s',
    'What transfers from you carried in the busy part',
    ofBusy(({ transfers }) => transfers.up.bitsPerSecond / BITS_PER_MEGABIT),
  ),
  column(
    'carriedCalls',
    'calls',
    'Calls at once that a search found within the targets; empty where none was asked for',
    ({ result: { callSearch } }) => (callSearch ? callRange(callSearch.steps).carried : null),
  ),
  column(
    'missedCalls',
    'calls',
    'The fewest calls at once at which that search missed a target; empty where it missed none',
    ({ result: { callSearch } }) => (callSearch ? callRange(callSearch.steps).missed : null),
  ),
];
