import { describe, expect, it } from 'vitest';
import { DEVICE_FAULTS } from '../../../src/core/devices/device-check.ts';
import {
  deviceFaultWording,
  pictureFigureRows,
  soundFigureRows,
} from '../../../src/wording/devices/device-check.ts';

describe('words of a device check', () => {
  it.each(['microphone', 'camera'] as const)('have a sentence of its own for each fault of a %s', (kind) => {
    const sentences = DEVICE_FAULTS.map((fault) => deviceFaultWording(fault, kind));
    expect(new Set(sentences).size).toBe(8);
    for (const sentence of sentences)
      expect(sentence).toContain(kind === 'microphone' ? 'microphone' : 'amera');
  });

  it('name what was measured, and nothing that was not', () => {
    expect(
      soundFigureRows({ noiseFloorDbfs: -62.04, speechDbfs: -23.01, clippedRatio: 0, echoDbfs: null }),
    ).toEqual([
      ['Noise of the room', '-62\u00a0dBFS'],
      ['Speech', '-23\u00a0dBFS'],
      ['Cut off', '0\u00a0%'],
    ]);
    expect(pictureFigureRows({ framesPerS: null, lumaRatio: 30 / 255 })).toEqual([
      ['Brightness', '11.8\u00a0%'],
    ]);
  });
});
