import { expect, test } from 'vitest';
import { pagePainter } from '../../../src/ui/packets/painter.ts';
import { fewPackets, sceneOf } from './few-packets.ts';

/** What of a canvas a picture needs; counts what is put onto it. */
function fakeCanvas(): { canvas: HTMLCanvasElement; shown: number[] } {
  const shown: number[] = [];
  const canvas = { width: 0, height: 0 };
  const context = {
    canvas,
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(width * height * 4),
    }),
    putImageData: ({ width }: { width: number }) => shown.push(width),
    fillRect: () => undefined,
    fillText: () => undefined,
  };
  return { canvas: { ...canvas, getContext: () => context } as unknown as HTMLCanvasElement, shown };
}

/** Tasks that wait until the test lets them run. */
function tasks() {
  const waiting: (() => void)[] = [];
  return {
    later: (task: () => void) => void waiting.push(task),
    run: (): boolean => {
      const task = waiting.shift();
      task?.();
      return task !== undefined;
    },
  };
}

const packets = fewPackets(Array.from({ length: 25_000 }, (_, index) => ({ sentMs: index * 4 })));

test('without a canvas for workers, the page paints in pieces, and of several scenes the newest', () => {
  const { canvas, shown } = fakeCanvas();
  const { later, run } = tasks();
  let painted = 0;
  const painter = pagePainter(canvas, packets, () => painted++, later);
  painter.show(sceneOf(0, 100_000));
  run();
  // 10,000 of 25,000 packets: nothing is shown until all of them are painted.
  expect(shown).toEqual([]);
  painter.show({ ...sceneOf(0, 100_000), widthPx: 700 });
  painter.show({ ...sceneOf(0, 100_000), widthPx: 800 });
  run();
  run();
  expect(shown).toEqual([1076]);
  while (run());
  expect(shown).toEqual([1076, 800]);
  expect(painted).toBe(2);
});

test('a painter that was closed paints nothing more', () => {
  const { canvas, shown } = fakeCanvas();
  const { later, run } = tasks();
  const painter = pagePainter(canvas, packets, () => undefined, later);
  painter.show(sceneOf(0, 100_000));
  run();
  painter.close();
  while (run());
  expect(shown).toEqual([]);
});
