import { Picture } from './picture.ts';
import type { FromPainter, ToPainter } from './picture-messages.ts';
import type { Scene } from './scene.ts';

/** Paints packets off the page's thread: the newest scene once a frame, whatever comes in between. */
let picture: Picture | null = null;
let next: Scene | null = null;
let isDue = false;

function paint(): void {
  isDue = false;
  const scene = next;
  next = null;
  if (!picture || !scene) return;
  const beganMs = performance.now();
  const painting = picture.paint(scene);
  // Nothing else is done here: it needs no pause.
  while (!painting.next().done);
  const painted: FromPainter = { paintedMs: performance.now() - beganMs };
  postMessage(painted);
}

addEventListener('message', ({ data }: MessageEvent<ToPainter>) => {
  switch (data.type) {
    case 'canvas':
      picture = new Picture(data.canvas);
      return;
    case 'packets':
      if (picture) picture.packets = data.packets;
      return;
    case 'scene':
      next = data.scene;
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(paint);
  }
});
