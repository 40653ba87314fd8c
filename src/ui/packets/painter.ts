import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { FromPainter, ToPainter } from './picture-messages.ts';
import { Picture } from './picture.ts';
import type { Scene } from './scene.ts';

/** What puts scenes onto a canvas. */
export interface Painter {
  /** Paints this scene as soon as it can; of several only the newest. */
  show(scene: Scene): void;
  /** Frees everything. Idempotent. */
  close(): void;
}

/** As many packets as take a few milliseconds, on a slow device too. */
const PIECE = 10_000;

/**
 * A painter of these packets: a worker with the canvas given to it, or, where a browser has no such thing, this page in
 * pieces. `onPainted` is told how long each picture took, ms.
 */
export function createPainter(
  canvas: HTMLCanvasElement,
  packets: PacketColumns,
  onPainted: (paintedMs: number) => void,
): Painter {
  return 'transferControlToOffscreen' in canvas && 'OffscreenCanvas' in globalThis
    ? workerPainter(canvas, packets, onPainted)
    : pagePainter(canvas, packets, onPainted);
}

function workerPainter(
  canvas: HTMLCanvasElement,
  packets: PacketColumns,
  onPainted: (paintedMs: number) => void,
): Painter {
  const worker = new Worker(new URL('./painter-worker.ts', import.meta.url), { type: 'module' });
  const send = (message: ToPainter, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer);
  worker.onmessage = ({ data }: MessageEvent<FromPainter>) => onPainted(data.paintedMs);
  const offscreen = canvas.transferControlToOffscreen();
  send({ type: 'canvas', canvas: offscreen }, [offscreen]);
  send({ type: 'packets', packets });
  return { show: (scene) => send({ type: 'scene', scene }), close: () => worker.terminate() };
}

/** Paints on this thread, and lets whatever waits come in between two pieces. */
export function pagePainter(
  canvas: HTMLCanvasElement,
  packets: PacketColumns,
  onPainted: (paintedMs: number) => void,
  later: (task: () => void) => void = (task) => setTimeout(task),
): Painter {
  const picture = new Picture(canvas);
  picture.packets = packets;
  let next: Scene | null = null;
  let painting: Generator<void> | null = null;
  let isClosed = false;
  const step = (): void => {
    if (isClosed) return;
    if (!painting) {
      if (!next) return;
      painting = picture.paint(next, PIECE);
      next = null;
    }
    const beganMs = performance.now();
    if (painting.next().done) {
      painting = null;
      onPainted(performance.now() - beganMs);
    }
    if (painting ?? next) later(step);
  };
  return {
    show(scene) {
      const isIdle = !painting && !next;
      next = scene;
      if (isIdle) later(step);
    },
    close() {
      isClosed = true;
    },
  };
}
