import { markVerdict } from '../../core/connectivity/mark-verdict.ts';
import { EXPEDITED, dscpAtRelay, totalsOf, type MarksAtRelay } from '../../core/witness/marks.ts';
import { column, type ExportColumn } from './column.ts';

/** Of the packets that asked for priority and whose header was read: how many arrived as EF; `null`: none asked. */
function keptRatio({ streams }: MarksAtRelay): number | null {
  const totals = totalsOf(streams.filter(({ askedDscp }) => askedDscp !== 0));
  const read = totals.reduce((sum, [, packets]) => sum + packets, 0);
  const kept = totals.find(([dscp]) => dscp === EXPEDITED)?.[1] ?? 0;
  return read === 0 ? null : kept / read;
}

const markColumn = (
  name: string,
  unit: ExportColumn['unit'],
  meaning: string,
  of: (marks: MarksAtRelay) => string | number | null,
): ExportColumn =>
  column(name, unit, `${meaning}, from you`, ({ result }) => {
    const marks = result.witness?.marks;
    return marks ? of(marks) : null;
  });

/** What the IP headers said at the relay; empty where it read none. */
export const MARK_COLUMNS: readonly ExportColumn[] = [
  markColumn(
    'marks',
    'text',
    'What became of them: `kept`, `cleared`, `re-marked`, `some-streams`, `some-packets`, `not-marked-here`, `marked-unasked`',
    (marks) => markVerdict(marks)?.code ?? null,
  ),
  markColumn('marksKeptRatio', 'ratio', 'Packets that asked for EF and arrived with it', keptRatio),
  markColumn(
    'dscpAtRelay',
    'code point',
    'Code point that most packets arrived with that asked for EF',
    dscpAtRelay,
  ),
  markColumn(
    'congestionMarked',
    'packets',
    'Packets that a queue marked instead of dropping them (ECN CE)',
    ({ congestionMarked }) => congestionMarked,
  ),
];
