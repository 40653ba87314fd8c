import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PacketColumns } from '../../../src/core/witness/packet-columns.ts';
import { paintDots } from '../../../src/ui/packets/dots.ts';
import { mostOf, panelsOf, type Scene } from '../../../src/ui/packets/scene.ts';
import { SHAPES, markOf } from '../../../src/ui/packets/shapes.ts';
import { COLOUR, fewPackets, sceneOf, type Written } from './few-packets.ts';

/** Paints a scene; tells how often it paused, and the colour at a place. */
function paint(packets: PacketColumns, scene: Scene, pieceOf?: number) {
  const { widthPx, heightPx } = scene;
  const pixels = { data: new Uint32Array(widthPx * heightPx), widthPx, heightPx };
  const panels = panelsOf(packets, scene, mostOf(packets));
  const pauses = [...paintDots(pixels, packets, panels, scene, pieceOf)].length;
  return {
    pauses,
    pixels: pixels.data,
    at: (x: number, y: number): number | undefined => pixels.data[y * widthPx + x],
    count: (colour: number): number => pixels.data.filter((pixel) => pixel === colour).length,
  };
}

describe('a picture of packets', () => {
  test('has each packet where it was sent and as high as it took', () => {
    // 50 ms is the end of the axis: 100 px for it, up from 122.
    const packets = fewPackets([
      { sentMs: 0, roundTripMs: 25 },
      { sentMs: 500, roundTripMs: 50, stream: 1 },
      { sentMs: 900, roundTripMs: 10, stream: 2 },
    ]);
    const picture = paint(packets, sceneOf(0, 1000));
    // The middles of the marks: a disc, a cross, and a diagonal one.
    expect(picture.at(56, 72)).toBe(COLOUR.dots[0]);
    expect(picture.at(556, 22)).toBe(COLOUR.dots[1]);
    expect(picture.at(956, 102)).toBe(COLOUR.dots[2]);
    expect(picture.count(COLOUR.dots[0])).toBe(SHAPES[0]!.length);
    expect(picture.count(COLOUR.dots[1])).toBe(9);
    expect(picture.at(300, 72)).toBe(COLOUR.surface);
    expect(picture.count(COLOUR.lost)).toBe(0);
  });

  test('shows a part of the test only, from its begin and before its end', () => {
    const packets = fewPackets([{ sentMs: 99 }, { sentMs: 100, stream: 1 }, { sentMs: 200, stream: 2 }]);
    const picture = paint(packets, sceneOf(100, 200));
    expect([0, 1, 2].map((stream) => picture.count(COLOUR.dots[stream]!) > 0)).toEqual([false, true, false]);
  });

  test('has what was lost in the band below, a lane for each stream', () => {
    const packets = fewPackets([{ sentMs: 500, roundTripMs: null, stream: 1 }]);
    const picture = paint(packets, sceneOf(0, 1000));
    // The band is 25 px from 122; the second of five lanes is at 122 + 1.5 * 5.
    expect(picture.at(556, 130)).toBe(COLOUR.lost);
    expect(picture.count(COLOUR.lost)).toBe(2);
    expect(picture.count(COLOUR.dots[1])).toBe(0);
  });

  test('has each direction by itself, and each loss where it happened; where nobody knows, in both', () => {
    const packets = fewPackets([
      { sentMs: 0, roundTripMs: 30, upMs: 10 },
      { sentMs: 100, roundTripMs: 34, upMs: 14 },
      { sentMs: 200, roundTripMs: null, fate: 'lost-up' },
      { sentMs: 300, roundTripMs: null, upMs: 10, fate: 'lost-down' },
      { sentMs: 400, roundTripMs: null, fate: 'lost-unknown' },
    ]);
    const scene = { ...sceneOf(0, 1000), heightPx: 318 };
    const picture = paint(packets, scene);
    // Two panels of 147 px each, their bands from 122 and from 269; the first lane 2.5 px down.
    expect(picture.at(256, 125)).toBe(COLOUR.lost);
    expect(picture.at(256, 272)).toBe(COLOUR.surface);
    expect(picture.at(356, 125)).toBe(COLOUR.surface);
    expect(picture.at(356, 272)).toBe(COLOUR.lost);
    expect([picture.at(456, 125), picture.at(456, 272)]).toEqual([COLOUR.unknown, COLOUR.unknown]);
    // 4 ms over the fastest, of an axis of 5: 80 px up; on the way to you it was the fastest.
    expect(picture.at(156, 42)).toBe(COLOUR.dots[0]);
    expect(picture.at(156, 269)).toBe(COLOUR.dots[0]);
  });

  test('pauses as often as it is told, and is the same', () => {
    const packets = fewPackets(Array.from({ length: 95 }, (_, index) => ({ sentMs: index * 10 })));
    const whole = paint(packets, sceneOf(0, 1000));
    const inPieces = paint(packets, sceneOf(0, 1000), 10);
    expect([whole.pauses, inPieces.pauses]).toEqual([0, 9]);
    expect(inPieces.pixels).toEqual(whole.pixels);
  });

  test('takes no packets, one, and none that arrived', () => {
    expect(paint(fewPackets([]), sceneOf(0, 1000)).count(COLOUR.surface)).toBe(1076 * 171);
    expect(paint(fewPackets([{ sentMs: 0 }]), sceneOf(0, 1)).count(COLOUR.dots[0])).toBeGreaterThan(0);
    const lost = fewPackets([0, 10, 20].map((sentMs) => ({ sentMs, roundTripMs: null })));
    expect(paint(lost, sceneOf(0, 30)).count(COLOUR.lost)).toBe(6);
  });

  test('writes into the picture only, whatever the packets and the span', () => {
    const anyPacket: fc.Arbitrary<Written> = fc.record({
      sentMs: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      stream: fc.integer({ min: 0, max: 40 }),
      roundTripMs: fc.option(fc.double({ min: -100, max: 1e5, noNaN: true }), { nil: null }),
    });
    fc.assert(
      fc.property(
        fc.array(anyPacket, { maxLength: 30 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        (written, fromMs, lengthMs, heightPx) => {
          const packets = fewPackets([...written].sort((a, b) => a.sentMs - b.sentMs));
          const scene = { ...sceneOf(fromMs, fromMs + lengthMs), widthPx: 120, heightPx };
          const colours = new Set([...COLOUR.dots, COLOUR.surface, COLOUR.lost, COLOUR.unknown]);
          const { pixels } = paint(packets, scene);
          expect([...pixels].every((pixel) => colours.has(pixel as 1))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('no two of five streams share a shape, no two of twenty-five share shape and colour', () => {
  const marks = Array.from({ length: 25 }, (_, stream) => markOf(stream));
  expect(new Set(marks.slice(0, 5).map(({ shape }) => shape)).size).toBe(5);
  expect(new Set(marks.map(({ shape, colour }) => `${String(shape)} ${String(colour)}`)).size).toBe(25);
  expect(new Set(SHAPES.map((shape) => JSON.stringify(shape))).size).toBe(5);
});

test('the ends of the axes are round and hold every packet', () => {
  const most = (...delays: (number | null)[]): number =>
    mostOf(fewPackets(delays.map((roundTripMs, index) => ({ sentMs: index, roundTripMs })))).loop;
  expect([most(), most(null), most(0.3), most(5), most(5.1), most(99), most(101), most(2000)]).toEqual([
    5, 5, 5, 5, 10, 100, 200, 2000,
  ]);
});
