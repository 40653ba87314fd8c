import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { Scene } from './scene.ts';

/** What the page tells the worker that paints packets. */
export type ToPainter =
  | { readonly type: 'canvas'; readonly canvas: OffscreenCanvas }
  | { readonly type: 'packets'; readonly packets: PacketColumns }
  | { readonly type: 'scene'; readonly scene: Scene };

/** What the worker tells: that a scene is on the canvas, and how long it took. */
export interface FromPainter {
  readonly paintedMs: number;
}
