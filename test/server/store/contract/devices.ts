import { describe, expect, it } from 'vitest';
import type { ResultStore } from '../../../../server/store/port/results.ts';
import { arrival } from './arrivals.ts';

/** Microphone and camera that somebody added to a result. */
export function describeDevices(store: () => ResultStore): void {
  describe('devices', () => {
    it('keeps figures of devices beside a result, which stays as it was, until they are taken out', async () => {
      const devices = {
        microphone: {
          name: 'Anna\u2019s headset',
          noiseFloorDbfs: -62.5,
          speechDbfs: -23.01,
          clippedRatio: 0,
          echoDbfs: null,
        },
        camera: null,
      };
      expect(await store().saveDevices('a', devices)).toBe(false);
      await store().save(arrival('a'));
      const before = await store().find('a');
      expect(await store().saveDevices('a', devices)).toBe(true);
      expect(await store().find('a')).toEqual({ ...before, result: { ...before?.result, devices } });
      const camera = { name: 'Cam\u0000era', framesPerS: 29.97, lumaRatio: 30 / 255 };
      expect(await store().saveDevices('a', { microphone: null, camera })).toBe(true);
      const streamed = [];
      for await (const { result } of store().stream({})) streamed.push(result?.devices);
      expect(streamed).toEqual([{ microphone: null, camera: { ...camera, name: 'Cam\ufffdera' } }]);
      // Storing the very result again is no conflict, and changes nothing of it.
      expect(await store().save(arrival('a'))).toMatchObject({ outcome: 'same' });
      // Two who add at once replace one another, and neither fails.
      const both = [devices, { microphone: null, camera }].map((each) => store().saveDevices('a', each));
      expect(await Promise.all(both)).toEqual([true, true]);
      expect(await store().saveDevices('a', null)).toBe(true);
      expect(await store().find('a')).toEqual(before);
    });
  });
}
