import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowsAround, rowsOf, spanBetween, spanToShow } from '../../../src/ui/charts/span.ts';
import { UNZOOMED, zoomed, type Zoom, type ZoomAction } from '../../../src/ui/charts/zoom.ts';
import { DragReader } from '../../../src/ui/charts/drag.ts';

const TEST_MS = 30_000;
const after = (...actions: ZoomAction[]): Zoom =>
  actions.reduce((zoom, action) => zoomed(zoom, action, TEST_MS), UNZOOMED);

describe('what is drawn over the charts', () => {
  test('is whole rows of 200 ms, in either direction, and shown when it is lifted', () => {
    const drawn = after({ kind: 'draw', fromMs: 12_310, toMs: 8090 });
    expect(drawn.chosen).toEqual({ fromMs: 8000, toMs: 12_400 });
    expect(drawn.shown).toBeNull();
    expect(after({ kind: 'drop', fromMs: 12_310, toMs: 8090 })).toEqual({
      shown: { fromMs: 8000, toMs: 12_400 },
      chosen: null,
      anchorMs: null,
    });
  });

  test('is at least two seconds, grown on both sides, and moved in at the ends', () => {
    expect(after({ kind: 'drop', fromMs: 10_000, toMs: 10_150 }).shown).toEqual({
      fromMs: 9200,
      toMs: 11_200,
    });
    expect(after({ kind: 'drop', fromMs: 0, toMs: 150 }).shown).toEqual({ fromMs: 0, toMs: 2000 });
    expect(after({ kind: 'drop', fromMs: 29_900, toMs: 29_990 }).shown).toEqual({
      fromMs: 28_000,
      toMs: 30_000,
    });
  });

  test('is let go by a finger that scrolls after all', () => {
    expect(after({ kind: 'draw', fromMs: 1000, toMs: 9000 }, { kind: 'let-go' })).toEqual(UNZOOMED);
  });
});

test('of a span that is shown no more can be chosen than there is to see', () => {
  const shown = after({ kind: 'drop', fromMs: 10_000, toMs: 16_000 });
  expect(zoomed(shown, { kind: 'draw', fromMs: 4000, toMs: 12_000 }, TEST_MS).chosen).toEqual({
    fromMs: 10_000,
    toMs: 12_000,
  });
});

describe('the keys', () => {
  const extended = after(
    { kind: 'extend', fromMs: 14_000, toMs: 14_200 },
    { kind: 'extend', fromMs: 14_200, toMs: 14_400 },
  );

  test('extend from where Shift was first held, both rows of the ends in it', () => {
    expect(extended.chosen).toEqual({ fromMs: 14_000, toMs: 14_600 });
    const back = zoomed(extended, { kind: 'extend', fromMs: 14_400, toMs: 13_600 }, TEST_MS);
    expect(back.chosen).toEqual({ fromMs: 13_600, toMs: 14_200 });
  });

  test('Enter shows it; Escape lets go of what is chosen first, then shows all', () => {
    const shown = zoomed(extended, { kind: 'enter' }, TEST_MS);
    expect(shown.shown).toEqual({ fromMs: 13_400, toMs: 15_400 });
    const choosing = zoomed(shown, { kind: 'extend', fromMs: 14_000, toMs: 14_200 }, TEST_MS);
    const one = zoomed(choosing, { kind: 'escape' }, TEST_MS);
    expect(one).toEqual(shown);
    expect(zoomed(one, { kind: 'escape' }, TEST_MS)).toEqual(UNZOOMED);
  });

  test('are left to the page where there is nothing to do', () => {
    for (const kind of ['enter', 'escape', 'let-go', 'show-all'] as const)
      expect(zoomed(UNZOOMED, { kind }, TEST_MS)).toBe(UNZOOMED);
  });
});

test('no span leaves the test, has no length or is shorter than can be shown', () => {
  const anyMs = fc.double({ min: -1000, max: 700_000, noNaN: true });
  fc.assert(
    fc.property(anyMs, anyMs, fc.integer({ min: 2000, max: 600_000 }), (one, other, durationMs) => {
      const inside = (ms: number): number => Math.max(0, Math.min(durationMs, ms));
      const { fromMs, toMs } = spanToShow(spanBetween(inside(one), inside(other), durationMs), durationMs);
      expect(fromMs).toBeGreaterThanOrEqual(0);
      expect(toMs).toBeLessThanOrEqual(durationMs);
      expect(toMs - fromMs).toBeGreaterThanOrEqual(2000);
    }),
  );
});

test('rows of a span, alone and with a neighbor on either side', () => {
  const rows = Array.from({ length: 10 }, (_, index) => ({ startMs: index * 200 }));
  const starts = (some: readonly { startMs: number }[]): number[] => some.map(({ startMs }) => startMs);
  expect(starts(rowsOf(rows, { fromMs: 400, toMs: 800 }))).toEqual([400, 600]);
  expect(starts(rowsAround(rows, { fromMs: 400, toMs: 800 }))).toEqual([200, 400, 600, 800]);
  expect(starts(rowsAround(rows, { fromMs: 0, toMs: 200 }))).toEqual([0, 200]);
});

describe('DragReader', () => {
  test('reads a drag beyond a hand that trembles, and goes on with it where it comes back', () => {
    const drag = new DragReader();
    drag.begin(100, 5000);
    expect(drag.move(105, 5200)).toBeNull();
    expect(drag.move(106, 5240)).toEqual({ fromMs: 5000, toMs: 5240 });
    expect(drag.move(101, 5040)).toEqual({ fromMs: 5000, toMs: 5040 });
    expect(drag.end(90, 4600)).toEqual({ fromMs: 5000, toMs: 4600 });
    expect(drag.move(200, 9000)).toBeNull();
  });

  test('a click draws nothing, nor does a drag that was cancelled', () => {
    const drag = new DragReader();
    drag.begin(100, 5000);
    expect(drag.end(102, 5100)).toBeNull();
    drag.begin(100, 5000);
    drag.move(150, 7000);
    drag.cancel();
    expect(drag.end(160, 7400)).toBeNull();
  });
});
