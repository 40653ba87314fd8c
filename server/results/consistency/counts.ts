import type { Result } from '../../../src/wire/result.ts';

/** Counts of packets agree with each other, over streams, directions and the witness. */
export function contradictionInCounts({ traffic, metrics, witness }: Result): string | null {
  const { sent, received, lost, late, reordered, streams } = traffic;
  if (sent !== received + lost) return 'traffic.sent must be traffic.received + traffic.lost.';
  if (late > received) return 'traffic.late must not be over traffic.received.';
  if (reordered > received) return 'traffic.reordered must not be over traffic.received.';
  const odd = streams.find((stream) => stream.sent !== stream.received + stream.lost);
  if (odd) return `traffic.streams: stream ${odd.stream} must have sent = received + lost.`;
  for (const count of ['sent', 'received', 'lost'] as const)
    if (streams.length > 0 && streams.reduce((sum, stream) => sum + stream[count], 0) !== traffic[count])
      return `traffic.${count} must be the sum over traffic.streams.`;
  return contradictionInDirections(metrics, traffic) ?? contradictionInWitness(witness, metrics, traffic);
}

function contradictionInDirections(
  { up, down }: Result['metrics'],
  traffic: Result['traffic'],
): string | null {
  for (const [name, direction] of [
    ['up', up],
    ['down', down],
  ] as const) {
    if (direction === null) continue;
    const { sent, received, lost, reordered } = direction;
    if (sent !== received + lost)
      return `metrics.${name}.sent must be metrics.${name}.received + metrics.${name}.lost.`;
    if (reordered > received) return `metrics.${name}.reordered must not be over metrics.${name}.received.`;
    if (sent > traffic.sent) return `metrics.${name}.sent must not be over traffic.sent.`;
  }
  return null;
}

/** What the relay saw: every loss has one of three fates, and a direction loses what its fate says. */
function contradictionInWitness(
  witness: Result['witness'],
  { up, down }: Result['metrics'],
  traffic: Result['traffic'],
): string | null {
  if (!witness) return up || down ? 'metrics.up and metrics.down need a witness.' : null;
  const { state, lostUp, lostDown, lostUnknown, unwitnessed } = witness;
  if (lostUp + lostDown + lostUnknown !== traffic.lost)
    return 'witness.lostUp + witness.lostDown + witness.lostUnknown must be traffic.lost.';
  if (unwitnessed > traffic.received) return 'witness.unwitnessed must not be over traffic.received.';
  if (state === 'none' && (up || down)) return 'metrics.up and metrics.down need a witness.';
  if (state === 'whole' && (lostUnknown > 0 || unwitnessed > 0))
    return 'witness.state must not be whole where packets are unknown.';
  if (up && up.lost !== lostUp) return 'metrics.up.lost must be witness.lostUp.';
  if (down && down.lost !== lostDown) return 'metrics.down.lost must be witness.lostDown.';
  return null;
}
