import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { Span } from '../charts/span.ts';

/** Which delay a panel shows. */
export type Direction = 'loop' | 'up' | 'down';

/** All that one picture of packets shows, but for the packets: small, since each frame has its own. Lengths in device pixels. */
export interface Scene {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Device pixels of a CSS pixel. */
  readonly scale: number;
  readonly span: Span;
  readonly chosen: Span | null;
  readonly ticks: readonly { readonly atMs: number; readonly label: string }[];
  readonly colours: SceneColours;
  readonly font: string;
  readonly words: Readonly<Record<Direction | 'lost', string>>;
}

/** Of dots as pixels (`0xAABBGGRR`), of lines and words as CSS colours. */
export interface SceneColours {
  readonly surface: number;
  readonly dots: readonly number[];
  readonly lost: number;
  /** Lost nobody knows where, beside others of which that is known. */
  readonly unknown: number;
  readonly grid: string;
  readonly text: string;
  readonly chosen: string;
}

/** A panel of the picture, device pixels from its top. */
export interface Panel {
  readonly direction: Direction;
  readonly topPx: number;
  readonly bottomPx: number;
  /** The band of what was lost, below it. */
  readonly lostTopPx: number;
  readonly lostBottomPx: number;
  /** The delay at its top. */
  readonly mostMs: number;
}

/** Room for the figures of the axis, and for half of the last time; CSS pixels. */
export const LEFT_PX = 56;
export const RIGHT_PX = 20;
const TITLE_PX = 22;
const BAND_PX = 25;
const TIMES_PX = 24;

/** The panels of a test: each direction by itself where they are known, else the way there and back. */
export function panelsOf(packets: PacketColumns, { heightPx, scale }: Scene, most: MostMs): Panel[] {
  const directions: readonly Direction[] = packets.hasDirections ? ['up', 'down'] : ['loop'];
  const eachPx = (heightPx - TIMES_PX * scale) / directions.length;
  return directions.map((direction, index): Panel => {
    const lostBottomPx = Math.floor((index + 1) * eachPx);
    const lostTopPx = Math.floor(lostBottomPx - BAND_PX * scale);
    return {
      direction,
      topPx: Math.floor(index * eachPx + TITLE_PX * scale),
      bottomPx: lostTopPx,
      lostTopPx,
      lostBottomPx,
      mostMs: most[direction],
    };
  });
}

/** The delays of a direction. */
export const delaysOf = (packets: PacketColumns, direction: Direction): Float32Array =>
  direction === 'loop' ? packets.roundTripMs : direction === 'up' ? packets.upMs : packets.downMs;

export type MostMs = Readonly<Record<Direction, number>>;

/** The ends of the axes: round numbers that hold every packet of the test, so that nothing moves up or down while it is panned. */
export const mostOf = (packets: PacketColumns): MostMs => ({
  loop: roundAbove(packets.roundTripMs),
  up: roundAbove(packets.upMs),
  down: roundAbove(packets.downMs),
});

const ROUND = [1, 2, 5] as const;

function roundAbove(delays: Float32Array): number {
  let most = 0;
  for (const ms of delays) if (ms > most) most = ms;
  let power = 1;
  while (10 * power < most) power *= 10;
  return Math.max(5, (ROUND.find((step) => step * power >= most) ?? 10) * power);
}
