import { msg } from '@lit/localize';
import { clockTime } from '../../wording/quantity.ts';
import { timesWithin } from '../charts/times.ts';
import type { Span } from '../charts/span.ts';
import { readTheme } from '../charts/theme.ts';
import type { Scene } from './scene.ts';
import { COLOURS } from './shapes.ts';

/** The scene that a box of the page shows: its size, its colours as they apply now, its words. */
export function sceneFor(box: Element, span: Span, chosen: Span | null): Scene {
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const theme = readTheme(box);
  const scale = Math.max(1, devicePixelRatio || 1);
  const lengthMs = span.toMs - span.fromMs;
  return {
    widthPx: Math.round(box.clientWidth * scale),
    heightPx: Math.round(box.clientHeight * scale),
    scale,
    span,
    chosen,
    ticks: timesWithin(span).map((atMs) => ({
      atMs,
      label:
        lengthMs < 2000 ? `${clockTime(atMs)}.${String(Math.floor((atMs % 1000) / 100))}` : clockTime(atMs),
    })),
    colours: {
      surface: pixelOf(theme.surface),
      dots: Array.from({ length: COLOURS }, (_, index) => pixelOf(colour(`--dot-${String(index)}`))),
      lost: pixelOf(theme.target),
      unknown: pixelOf(theme.text),
      grid: theme.grid,
      text: theme.text,
      chosen: theme.cursor,
    },
    font: `${String(12 * scale)}px ${theme.fontFamily}`,
    words: {
      loop: msg('Round trip'),
      up: msg('From you, over the fastest packet'),
      down: msg('To you, over the fastest packet'),
      lost: msg('Lost'),
    },
  };
}

const known = new Map<string, number>();
let swatch: CanvasRenderingContext2D | null = null;

/** A CSS colour as a pixel, `0xAABBGGRR`: read back from a canvas, which knows all of them. */
function pixelOf(colour: string): number {
  // Names of the system's colours mean others when they change.
  const isFixed = colour.startsWith('#');
  const before = isFixed ? known.get(colour) : undefined;
  if (before !== undefined) return before;
  if (!swatch) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    swatch = canvas.getContext('2d', { willReadFrequently: true });
  }
  if (!swatch) return 0;
  swatch.fillStyle = colour;
  swatch.fillRect(0, 0, 1, 1);
  const pixel = new Uint32Array(swatch.getImageData(0, 0, 1, 1).data.buffer)[0] ?? 0;
  if (isFixed) known.set(colour, pixel);
  return pixel;
}
