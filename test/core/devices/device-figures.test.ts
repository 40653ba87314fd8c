import { describe, expect, it } from 'vitest';
import { framesPerS, lumaRatio, pictureFigures } from '../../../src/core/devices/picture.ts';
import { SILENCE_DBFS, soundFigures, soundFrame, usualLevelDbfs } from '../../../src/core/devices/sound.ts';

/** A tenth of a second at 48 kHz: 44 whole periods of 440 Hz. */
const sine = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 4800 }, (_, at) => amplitude * Math.sin((2 * Math.PI * 440 * at) / 48_000));

describe('sound', () => {
  it('has the level of its root mean square', () => {
    // 20 lg(0.1 / sqrt 2)
    expect(soundFrame(sine(0.1)).levelDbfs).toBeCloseTo(-23.01, 2);
    expect(soundFrame(sine(1)).levelDbfs).toBeCloseTo(-3.01, 2);
    expect(soundFrame(new Float32Array(100)).levelDbfs).toBe(SILENCE_DBFS);
    expect(soundFrame(new Float32Array()).levelDbfs).toBe(SILENCE_DBFS);
  });

  it('counts samples at full scale as cut off, both ways', () => {
    const samples = Float32Array.from([1, -1, 0.5, 0]);
    expect(soundFrame(samples).clippedRatio).toBe(0.5);
    expect(soundFrame(sine(0.9)).clippedRatio).toBe(0);
  });

  it('has the room in its quietest tenth and speech in its loudest', () => {
    const frames = Array.from({ length: 101 }, (_, at) => ({
      levelDbfs: -at,
      clippedRatio: at === 0 ? 0.101 : 0,
    }));
    expect(soundFigures(frames)).toEqual({
      noiseFloorDbfs: -90,
      speechDbfs: -10,
      clippedRatio: expect.closeTo(0.001, 9) as number,
      echoDbfs: null,
    });
    expect(usualLevelDbfs(frames)).toBe(-50);
    expect(soundFigures([], -40)).toEqual({
      noiseFloorDbfs: null,
      speechDbfs: null,
      clippedRatio: null,
      echoDbfs: -40,
    });
  });
});

describe('a picture', () => {
  it('has the mean luma of its pixels', () => {
    const grey = [30, 30, 30, 255, 30, 30, 30, 255];
    expect((lumaRatio(grey) ?? 0) * 100).toBeCloseTo(11.8, 1);
    expect(lumaRatio([0, 255, 0, 255])).toBeCloseTo(0.7152, 6);
    expect(lumaRatio([0, 0, 0, 255, 255, 255, 255, 255])).toBeCloseTo(0.5, 6);
    expect(lumaRatio([])).toBeNull();
  });

  it('counts pictures between the first and the last, also those that nobody was told of', () => {
    expect(
      framesPerS([
        { atMs: 1000, count: 5 },
        { atMs: 1033, count: 6 },
        { atMs: 3000, count: 65 },
      ]),
    ).toBe(30);
    expect(framesPerS([{ atMs: 1000, count: 5 }])).toBeNull();
    expect(framesPerS([])).toBeNull();
  });

  it('is as light as its pictures on average', () => {
    expect(pictureFigures([], [0.2, 0.4])).toEqual({
      framesPerS: null,
      lumaRatio: expect.closeTo(0.3, 9) as number,
    });
    expect(pictureFigures([], [])).toEqual({ framesPerS: null, lumaRatio: null });
  });
});
