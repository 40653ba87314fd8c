import { describe, expect, it } from 'vitest';
import { isVirtual, pictureAdvice, soundAdvice } from '../../../src/core/devices/device-advice.ts';
import { deviceFault } from '../../../src/core/devices/device-check.ts';

const GOOD = { noiseFloorDbfs: -62, speechDbfs: -24, clippedRatio: 0, echoDbfs: null };

describe('advice on sound', () => {
  it.each([
    [GOOD, ['good-sound']],
    [{ ...GOOD, echoDbfs: -60 }, ['good-sound']],
    [{ ...GOOD, echoDbfs: -52 }, ['echo']],
    [{ ...GOOD, clippedRatio: 0.001 }, ['clipped']],
    [{ ...GOOD, clippedRatio: 0.0009 }, ['good-sound']],
    [{ ...GOOD, noiseFloorDbfs: -45 }, ['noisy']],
    [{ ...GOOD, speechDbfs: -40.1 }, ['quiet']],
    [{ ...GOOD, speechDbfs: -53 }, ['nobody-spoke']],
    [{ ...GOOD, noiseFloorDbfs: -23.01, speechDbfs: -23.01 }, ['nobody-spoke', 'noisy']],
    [{ ...GOOD, noiseFloorDbfs: -120, speechDbfs: -120 }, ['silent']],
    [{ ...GOOD, noiseFloorDbfs: null, speechDbfs: null }, []],
  ] as const)('%j: %j', (figures, codes) => {
    expect(soundAdvice(figures, 'Headset')).toEqual(codes);
  });

  it('says of a program that the figures are its own', () => {
    expect(soundAdvice(GOOD, 'CABLE Output (VB-Audio Virtual Cable)')).toEqual([
      'virtual-microphone',
      'good-sound',
    ]);
  });
});

describe('advice on a picture', () => {
  it.each([
    [{ framesPerS: 30, lumaRatio: 0.5 }, ['good-picture']],
    [{ framesPerS: 30, lumaRatio: 30 / 255 }, ['dark']],
    [{ framesPerS: 7.5, lumaRatio: 0.1 }, ['dark', 'few-pictures']],
    [{ framesPerS: 15, lumaRatio: 0.85 }, ['bright']],
    [{ framesPerS: null, lumaRatio: null }, ['no-picture']],
  ] as const)('%j: %j', (figures, codes) => {
    expect(pictureAdvice(figures, 'HD camera')).toEqual(codes);
  });

  it('says of a program that the figures are its own', () => {
    expect(pictureAdvice({ framesPerS: 30, lumaRatio: 0.5 }, 'OBS Virtual Camera')).toEqual([
      'virtual-camera',
      'good-picture',
    ]);
  });
});

it('tells a program from a device by its name', () => {
  expect(['Monitor of Built-in Audio', 'BlackHole 2ch', 'OBS-Camera'].map(isVirtual)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['Jabra Evolve2 40', 'Logitech BRIO', 'Jobst microphone', ''].map(isVirtual)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

describe('why a browser gives no device', () => {
  const TOP = { isSecure: true, isAllowed: true, isFramed: false };
  it.each([
    ['NotAllowedError', TOP, 'refused'],
    ['NotAllowedError', { ...TOP, isAllowed: false }, 'policy'],
    ['NotAllowedError', { ...TOP, isAllowed: null, isFramed: true }, 'policy'],
    ['NotAllowedError', { ...TOP, isAllowed: null }, 'refused'],
    ['NotFoundError', TOP, 'none'],
    ['NotReadableError', TOP, 'busy'],
    ['AbortError', TOP, 'busy'],
    ['OverconstrainedError', TOP, 'gone'],
    ['TypeError', { ...TOP, isSecure: false }, 'insecure'],
    ['TypeError', TOP, 'unknown'],
  ] as const)('%s, %j: %s', (name, where, fault) => {
    expect(deviceFault(name, where)).toBe(fault);
  });
});
