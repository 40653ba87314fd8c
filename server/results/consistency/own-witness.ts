import { busyOf } from '../../../src/wire/load.ts';
import type { Result } from '../../../src/wire/result.ts';
import type { Witness } from '../../../src/wire/witness.ts';

/**
 * What this server's relay says to a result. `agrees`: every packet that is said to have come back was seen half-way, and
 * each other one that is said to have been. `silent`: it saw nothing of the test, or not enough to speak for the result.
 */
export type OwnTestimony =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'contradicts'; readonly problem: string };

const SILENT: OwnTestimony = { kind: 'silent' };

/**
 * Holds a result against what the relay saw of its test. The page was given the relay's notes before it composed the
 * result, and notes are only ever added or forgotten as a whole: so of the packets of a result at least as many are in
 * the notes as the result says that the relay saw. Fewer is a contradiction, whatever the network did. More is not: a
 * packet may have come by after the page had asked; nor are packets without a note where the notes were cut short. But
 * then the relay does not speak for the result.
 */
export function ownTestimony(result: Result, witness: Witness | null): OwnTestimony {
  const { traffic, instrument } = result;
  // Where frames and packets did not match one to one, nobody knows which packet is whose.
  if (witness === null || traffic.method !== 'rtp' || instrument.mappingIntact !== true) return SILENT;
  const seen = seenOf(result, witness);
  if (seen === null || seen.measured === 0) return SILENT;
  const busy = busyOf(result);
  const idle = claimOf(result, witness);
  const loaded = claimOf(busy, witness);
  if (idle.seen > seen.measured) return contradiction(idle.seen, seen.measured, '');
  // Where its own notes are cut short, the filling between the parts may have none.
  const filled = witness.isCapped || !busy ? 0 : busy.filling.received;
  if (loaded.seen + filled > seen.after)
    return contradiction(loaded.seen + filled, seen.after, ' under load');
  return idle.isWhole && loaded.isWhole && idle.least <= seen.measured && idle.most >= seen.measured
    ? { kind: 'agrees' }
    : SILENT;
}

const contradiction = (claimed: number, seen: number, when: string): OwnTestimony => ({
  kind: 'contradicts',
  problem:
    `${claimed} packets${when} are said to have reached the relay (traffic.received - ` +
    `witness.unwitnessed + witness.lostDown), which saw ${seen}.`,
});

/** How many packets a part says that the relay saw. */
interface Claim {
  /** For certain. */
  readonly seen: number;
  readonly least: number;
  readonly most: number;
  /** Whether every packet that came back is said to have been seen. */
  readonly isWhole: boolean;
}

const NOTHING: Claim = { seen: 0, least: 0, most: 0, isWhole: true };

function claimOf(
  part: Pick<Result, 'traffic' | 'witness'> | ReturnType<typeof busyOf>,
  { isCapped }: Witness,
): Claim {
  if (!part) return NOTHING;
  const { traffic, witness } = part;
  const { sent, received } = traffic;
  // The page could not ask. Whatever came back was seen, for the notes have no gaps until they end.
  if (!witness || witness.state === 'none')
    return { seen: isCapped ? 0 : received, least: received, most: sent, isWhole: true };
  const seen = received - witness.unwitnessed + witness.lostDown;
  return { seen, least: seen, most: seen, isWhole: witness.unwitnessed === 0 };
}

/** Sequence numbers have 16 bits; the difference of two near ones, signed. */
const signed16 = (value: number): number => ((value & 0xffff) ^ 0x8000) - 0x8000;

/** How many different packets of the measured stretch, and of what came after it, are in the notes; `null`: not to be told. */
function seenOf(
  { traffic }: Result,
  { records }: Witness,
): { readonly measured: number; readonly after: number } | null {
  const streams = new Map<number, { first: number; sent: number; latest: number; seen: Set<number> }>();
  for (const { rtp, sent, received } of traffic.streams) {
    const [own] = rtp;
    if (rtp.length > 1 || (received > 0 && typeof own?.firstSequence !== 'number')) return null;
    if (typeof own?.firstSequence !== 'number') continue;
    // Two streams under one number would be counted by one's notes.
    if (streams.has(own.ssrc)) return null;
    streams.set(own.ssrc, { first: own.firstSequence, sent, latest: 0, seen: new Set() });
  }
  let measured = 0;
  let after = 0;
  for (const { ssrc, sequence } of records) {
    const stream = streams.get(ssrc);
    if (!stream) continue;
    // Unwrapped next to the latest, as the page does it (core/witness/join.ts).
    const at = stream.latest + signed16(sequence - stream.first - stream.latest);
    stream.latest = Math.max(stream.latest, at);
    if (at < 0 || stream.seen.has(at)) continue;
    stream.seen.add(at);
    if (at < stream.sent) measured += 1;
    else after += 1;
  }
  return { measured, after };
}
