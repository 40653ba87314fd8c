import { EXPEDITED, totalsOf, type MarksAtRelay, type StreamMarks } from '../witness/marks.ts';

/** What became of the marks on the way to the relay. */
export type MarkVerdict =
  /** Every packet that asked for priority arrived as EF. */
  | { readonly code: 'kept' }
  /** None arrived marked, though routers are between: taken away there, or never set by the device. */
  | { readonly code: 'cleared' }
  /** All arrived with another code point. */
  | { readonly code: 're-marked'; readonly dscp: number }
  /** Some streams arrived marked throughout and others did not. */
  | { readonly code: 'some-streams'; readonly kept: number; readonly asked: number; readonly dscp: number }
  /** Some packets of a stream arrived marked and others did not. */
  | {
      readonly code: 'some-packets';
      readonly keptShare: number;
      readonly changedMs: number | null;
      readonly dscp: number;
    }
  /** Nothing was marked and no router is between: the device itself did not mark. */
  | { readonly code: 'not-marked-here' }
  /** Nobody asked, and packets arrived marked all the same: a policy of the device or of the network. */
  | { readonly code: 'marked-unasked'; readonly dscp: number; readonly share: number };

/** What systems begin with (RFC 1700; Linux and macOS, Windows, others): a packet with it has met no router. */
const FIRST_HOP_LIMITS: readonly number[] = [64, 128, 255];

/** Whether no router was between device and relay, as far as hop limits tell. */
const isSameLink = ({ hopLimits }: MarksAtRelay): boolean =>
  hopLimits.length > 0 && hopLimits.every(({ hopLimit }) => FIRST_HOP_LIMITS.includes(hopLimit));

const packetsOf = (streams: readonly StreamMarks[]): number =>
  streams.reduce(
    (sum, { arrived }) => sum + arrived.reduce((packets, count) => packets + count.packets, 0),
    0,
  );

/** Says what became of the marks; `null` when nothing was asked for and nothing came, or nothing was read. */
export function markVerdict(marks: MarksAtRelay): MarkVerdict | null {
  const asked = marks.streams.filter(({ askedDscp, arrived }) => askedDscp !== 0 && arrived.length > 0);
  if (asked.length === 0) return unaskedVerdict(marks.streams);
  const totals = totalsOf(asked);
  const [most] = totals;
  if (!most) return null;
  if (totals.length === 1) {
    if (most[0] === EXPEDITED) return { code: 'kept' };
    if (most[0] !== 0) return { code: 're-marked', dscp: most[0] };
    return { code: isSameLink(marks) ? 'not-marked-here' : 'cleared' };
  }
  const [instead = most] = totals.filter(([dscp]) => dscp !== EXPEDITED);
  const kept = asked.filter(({ arrived }) => arrived.length === 1 && arrived[0]?.dscp === EXPEDITED).length;
  if (asked.every(({ arrived }) => arrived.length === 1))
    return { code: 'some-streams', kept, asked: asked.length, dscp: instead[0] };
  const keptPackets = totals.find(([dscp]) => dscp === EXPEDITED)?.[1] ?? 0;
  const changes = asked.flatMap(({ changedMs }) => changedMs ?? []);
  return {
    code: 'some-packets',
    keptShare: keptPackets / packetsOf(asked),
    changedMs: changes.length === 0 ? null : changes.reduce((least, ms) => Math.min(least, ms), Infinity),
    dscp: instead[0],
  };
}

/**
 * Whether marks for priority arrived as they were asked for. `null`: that says nothing of the network, since nobody asked or
 * the device itself did not mark.
 */
export function areMarksKept(code: MarkVerdict['code']): boolean | null {
  switch (code) {
    case 'kept':
      return true;
    case 'cleared':
    case 're-marked':
    case 'some-streams':
    case 'some-packets':
      return false;
    case 'not-marked-here':
    case 'marked-unasked':
      return null;
  }
}

function unaskedVerdict(streams: readonly StreamMarks[]): MarkVerdict | null {
  const [marked] = totalsOf(streams).filter(([dscp]) => dscp !== 0);
  return marked ? { code: 'marked-unasked', dscp: marked[0], share: marked[1] / packetsOf(streams) } : null;
}

const ASSURED = ['AF1', 'AF2', 'AF3', 'AF4'] as const;
const DROP_PRECEDENCES = 3;

/** The code point's name, as routers are configured: CS1 (RFC 2474), AF41 (RFC 2597), EF (RFC 3246); else its number. */
export function codePointName(dscp: number): string {
  if (dscp === EXPEDITED) return 'EF';
  if (dscp === 44) return 'VOICE-ADMIT';
  if (dscp % 8 === 0) return `CS${dscp / 8}`;
  const assured = ASSURED[(dscp >> 3) - 1];
  const precedence = (dscp & 7) / 2;
  return assured !== undefined && Number.isInteger(precedence) && precedence <= DROP_PRECEDENCES
    ? `${assured}${precedence}`
    : String(dscp);
}
