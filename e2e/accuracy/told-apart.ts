import type { TrackedPacket } from '../netlab/join-truth.ts';
import type { OracleReport } from '../netlab/oracle.ts';
import type { Measured } from './measured.ts';

/**
 * The truth's packets with the order of arrival that a browser can tell for sure. Its stamps have a resolution (20 us in
 * Firefox), and a process that was held up reads what waited for it all at once: packets of one stamp arrived at one time
 * for it, and of two such neither came before the other (RFC 4737 section 3). They are taken as delivered with the first.
 */
export function asToldApart(
  tracked: readonly TrackedPacket[],
  { rows }: Pick<Measured, 'rows'>,
): TrackedPacket[] {
  const stampOf = new Map(
    rows.flatMap(([, , , ssrc, rtpSequence, , receivedMs]): [string, number][] =>
      receivedMs === null ? [] : [[`${ssrc}/${rtpSequence}`, receivedMs]],
    ),
  );
  const stamp = ({ ssrc, rtpSequence }: TrackedPacket): number | undefined =>
    stampOf.get(`${ssrc}/${rtpSequence}`);
  const firstMs = new Map<number, number>();
  for (const packet of tracked) {
    const at = stamp(packet);
    if (at === undefined || packet.deliveredMs === null) continue;
    firstMs.set(at, Math.min(firstMs.get(at) ?? Infinity, packet.deliveredMs));
  }
  return tracked.map((packet) => {
    const at = stamp(packet);
    return packet.deliveredMs === null || at === undefined
      ? packet
      : { ...packet, deliveredMs: firstMs.get(at) ?? packet.deliveredMs };
  });
}

/**
 * The truth's packets with the order of sending that a browser can tell for sure. Each stream has a queue of its own on the
 * way out, so of two that were sent in one stamp either may be first on the wire (docs/definitions.md, *Order*). They are
 * taken as sent in one place; a stream's own packets are 20 ms apart and never share a stamp.
 */
export function asSentTogether(
  tracked: readonly TrackedPacket[],
  { rows }: Pick<Measured, 'rows'>,
): TrackedPacket[] {
  const stampOf = new Map(
    rows.map(([, , , ssrc, rtpSequence, sentMs]) => [`${ssrc}/${rtpSequence}`, sentMs] as const),
  );
  const stamp = ({ ssrc, rtpSequence }: TrackedPacket): number | undefined =>
    stampOf.get(`${ssrc}/${rtpSequence}`);
  const firstOrder = new Map<number, number>();
  for (const packet of tracked) {
    const at = stamp(packet);
    if (at === undefined || packet.sendOrder === null) continue;
    firstOrder.set(at, Math.min(firstOrder.get(at) ?? Infinity, packet.sendOrder));
  }
  return tracked.map((packet) => {
    const at = stamp(packet);
    return packet.sendOrder === null || at === undefined
      ? packet
      : { ...packet, sendOrder: firstOrder.get(at) ?? packet.sendOrder };
  });
}

/**
 * The wire's report, with as many reordered as were told, where that is what the wire has or lacks no more than packets of one
 * stamp: of those nobody knows which came first, and they count as they were handed over.
 */
export function withTiesAsTold(
  wire: OracleReport,
  toldApart: readonly OracleReport[],
  reordered: number,
): OracleReport {
  const counts = [wire, ...toldApart].map((report) => report.reordered);
  const isWithin = reordered >= Math.min(...counts) && reordered <= Math.max(...counts);
  if (!isWithin || wire.received === 0) return wire;
  return { ...wire, reordered, reorderRatio: reordered / wire.received };
}
