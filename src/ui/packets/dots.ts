import { FATES, firstSentAt, type PacketColumns } from '../../core/witness/packet-columns.ts';
import { LEFT_PX, RIGHT_PX, delaysOf, type Panel, type Scene } from './scene.ts';
import { COLOURS, SHAPES, markOf } from './shapes.ts';

/** More than so many, and marks would cover one another: then each packet is a dot. */
const MOST_MARKS = 6000;
const [RECEIVED, LOST_UP, LOST_DOWN, LOST_UNKNOWN] = ['received', 'lost-up', 'lost-down', 'lost-unknown'].map(
  (fate) => FATES.findIndex((known) => known === fate),
) as [number, number, number, number];

/** A picture as pixels, `0xAABBGGRR`, row by row. */
export interface Pixels {
  readonly data: Uint32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Paints the packets of a span into pixels, panel by panel, and pauses after every `pieceOf` packets: on the page's own thread
 * something else may come in between. Written as pixels: a canvas would be told of each rectangle by itself.
 */
export function* paintDots(
  { data, widthPx, heightPx }: Pixels,
  packets: PacketColumns,
  panels: readonly Panel[],
  scene: Scene,
  pieceOf = Infinity,
): Generator<void> {
  const { span, scale, colours } = scene;
  data.fill(colours.surface);
  const [first, end] = [firstSentAt(packets, span.fromMs), firstSentAt(packets, span.toMs)];
  const leftPx = LEFT_PX * scale;
  const perMs = (widthPx - leftPx - RIGHT_PX * scale) / Math.max(1e-9, span.toMs - span.fromMs);
  const isMarks = end - first <= MOST_MARKS;
  const size = Math.max(1, Math.round(scale * (isMarks ? 1 : 1.5)));
  /** A square of pixels, cut at the edges of the picture. */
  const dot = (x: number, y: number, colour: number): void => {
    const [fromX, toX] = [Math.max(0, x), Math.min(widthPx, x + size)];
    const toY = Math.min(heightPx, y + size);
    for (let row = Math.max(0, y); row < toY; row++)
      for (let at = row * widthPx + fromX; at < row * widthPx + toX; at++) data[at] = colour;
  };
  const marks = Array.from({ length: packets.streams.length }, (_, stream) => markOf(stream));
  let sincePause = 0;
  for (const panel of panels) {
    const delays = delaysOf(packets, panel.direction);
    const perDelayMs = (panel.bottomPx - panel.topPx) / panel.mostMs;
    const lanePx = (panel.lostBottomPx - panel.lostTopPx) / COLOURS;
    for (let index = first; index < end; index++) {
      if (sincePause >= pieceOf) {
        sincePause = 0;
        yield;
      }
      sincePause++;
      const x = Math.round(leftPx + ((packets.sentMs[index] ?? 0) - span.fromMs) * perMs);
      const mark = marks[packets.stream[index] ?? 0];
      if (!mark) continue;
      const delay = delays[index] ?? NaN;
      const colour = colours.dots[mark.colour % colours.dots.length] ?? 0;
      if (!Number.isNaN(delay)) {
        const y = Math.round(panel.bottomPx - delay * perDelayMs);
        if (isMarks)
          for (const [dx, dy] of SHAPES[mark.shape] ?? []) dot(x + dx * size, y + dy * size, colour);
        else dot(x, y, colour);
      } else if (isLostIn(panel.direction, packets.fate[index] ?? RECEIVED)) {
        const y = Math.round(panel.lostTopPx + (mark.colour + 0.5) * lanePx);
        const isUnknown = packets.hasDirections && packets.fate[index] === LOST_UNKNOWN;
        const lost = isUnknown ? colours.unknown : colours.lost;
        for (let across = 0; across < 2; across++) dot(x + across * size, y, lost);
      }
    }
  }
}

/** Whether a packet stands in a panel's band of what was lost. One lost nobody knows where stands in both. */
export function isLostIn(direction: Panel['direction'], fate: number): boolean {
  if (fate === RECEIVED) return false;
  if (direction === 'loop' || fate === LOST_UNKNOWN) return true;
  return fate === (direction === 'up' ? LOST_UP : LOST_DOWN);
}
