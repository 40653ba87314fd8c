import type { TrackedPacket } from '../netlab/join-truth.ts';
import type { OracleReport } from '../netlab/oracle.ts';
import type { Measured } from './measured.ts';

/**
 * The truth's packets with the order of arrival that a browser can tell. Its stamps have a resolution (20 us in Firefox), and
 * a process that was held up reads what waited for it all at once: packets of one stamp arrived at one time for it, and of
 * two such neither came before the other (RFC 4737 section 3). Their order on the wire is taken from nowhere but the stamps
 * being the same; when they were delivered is that of the first of them.
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

/** A report with the order of another. */
export const inOrderOf = <R extends Pick<OracleReport, 'reordered' | 'reorderRatio'>>(
  report: R,
  { reordered, reorderRatio }: Pick<OracleReport, 'reordered' | 'reorderRatio'>,
): R => ({ ...report, reordered, reorderRatio });
