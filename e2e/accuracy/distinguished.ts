import type { TrackedPacket } from '../../netlab/join-truth.ts';
import type { OracleReport } from '../../netlab/oracle.ts';
import type { Measured } from './measured.ts';

type Rows = Pick<Measured, 'rows'>;
type Row = Measured['rows'][number];

/**
 * The truth's packets with the order of arrival that a browser can tell for sure. Its stamps have a resolution (20 us in
 * Firefox), and a process that was held up reads what waited for it all at once: packets of one stamp arrived at one time
 * for it, and of two such neither came before the other (RFC 4737 section 3). They are taken as delivered with the first.
 */
export const asDistinguished = (tracked: readonly TrackedPacket[], { rows }: Rows): TrackedPacket[] =>
  withTies(tracked, 'deliveredMs', rows, ([, , , , , , receivedMs]) => receivedMs);

/**
 * The truth's packets with the order of sending that a browser can tell for sure. Each stream has a queue of its own on the
 * way out, so of two that were sent in one stamp either may be first on the wire (docs/definitions.md, *Order*). They are
 * taken as sent in one place; a stream's own packets are 20 ms apart and never share a stamp.
 */
export const asSentTogether = (tracked: readonly TrackedPacket[], { rows }: Rows): TrackedPacket[] =>
  withTies(tracked, 'sendOrder', rows, ([, , , , , sentMs]) => sentMs);

/** The packets with one place for all of a stamp: that of the first of them. */
function withTies(
  tracked: readonly TrackedPacket[],
  place: 'deliveredMs' | 'sendOrder',
  rows: readonly Row[],
  stampOf: (row: Row) => number | null,
): TrackedPacket[] {
  const stamps = new Map(rows.map((row) => [`${row[3]}/${row[4]}`, stampOf(row)]));
  const stamp = ({ ssrc, rtpSequence }: TrackedPacket): number | null =>
    stamps.get(`${ssrc}/${rtpSequence}`) ?? null;
  const first = new Map<number, number>();
  for (const packet of tracked) {
    const [at, own] = [stamp(packet), packet[place]];
    if (at !== null && own !== null) first.set(at, Math.min(first.get(at) ?? Infinity, own));
  }
  return tracked.map((packet) => {
    const [at, own] = [stamp(packet), packet[place]];
    return at === null || own === null ? packet : { ...packet, [place]: first.get(at) ?? own };
  });
}

/**
 * The wire's report, with as many reordered as were told, where that is what the wire has or lacks no more than packets of one
 * stamp: of those nobody knows which came first, and they count as they were handed over.
 */
export function withTiesAsReported(
  wire: OracleReport,
  distinguished: readonly OracleReport[],
  reordered: number,
): OracleReport {
  const counts = [wire, ...distinguished].map((report) => report.reordered);
  const isWithin = reordered >= Math.min(...counts) && reordered <= Math.max(...counts);
  if (!isWithin || wire.received === 0) return wire;
  return { ...wire, reordered, reorderRatio: reordered / wire.received };
}
