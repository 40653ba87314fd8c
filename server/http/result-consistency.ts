import type { Result } from '../../src/wire/result.ts';

/**
 * What the schema cannot say: that the counts of a result agree with each other. Returns the first contradiction
 * as a sentence, `null` when there is none. Grades are not computed again here.
 */
export function contradictionIn({ traffic }: Result): string | null {
  const { sent, received, lost, late, reordered, streams } = traffic;
  if (sent !== received + lost) return 'traffic.sent must be traffic.received + traffic.lost.';
  if (late > received) return 'traffic.late must not be over traffic.received.';
  if (reordered > received) return 'traffic.reordered must not be over traffic.received.';
  const odd = streams.find((stream) => stream.sent !== stream.received + stream.lost);
  if (odd) return `traffic.streams: stream ${odd.stream} must have sent = received + lost.`;
  for (const count of ['sent', 'received', 'lost'] as const)
    if (streams.length > 0 && streams.reduce((sum, stream) => sum + stream[count], 0) !== traffic[count])
      return `traffic.${count} must be the sum over traffic.streams.`;
  return null;
}
