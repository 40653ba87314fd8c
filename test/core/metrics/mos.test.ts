import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateMos } from '../../../src/core/metrics/mos.ts';

describe('estimateMos (ITU-T G.107)', () => {
  test('is null when an input was not measured', () => {
    expect(estimateMos(null, 0)).toBeNull();
    expect(estimateMos(20, null)).toBeNull();
  });

  // One way 40 + 60 = 100 ms: Id = 2.4; Ie,eff = 0; R = 90.8.
  // MOS = 1 + 3.178 + 90.8 * 30.8 * 9.2 * 7e-6 = 4.3581.
  test('of 40 ms and no loss is 4.36', () => {
    expect(estimateMos(40, 0)?.rFactor).toBeCloseTo(90.8, 9);
    expect(estimateMos(40, 0)?.mos).toBeCloseTo(4.3581, 3);
  });

  // 240 + 60 = 300 ms: Id = 7.2 + 0.11 * 122.7 = 20.697; 5 % loss: Ie,eff = 95 * 5 / 30.1 = 15.781; R = 56.722.
  // MOS = 1 + 1.98527 + 56.722 * -3.278 * 43.278 * 7e-6 = 2.9289.
  test('of 240 ms and 5 % loss is 2.93', () => {
    expect(estimateMos(240, 0.05)?.rFactor).toBeCloseTo(56.722, 2);
    expect(estimateMos(240, 0.05)?.mos).toBeCloseTo(2.929, 2);
  });

  test('stays within 1-4.5 and never rises with delay or loss', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 5000, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        (delay, loss, more) => {
          const mos = estimateMos(delay, loss)!.mos;
          expect(mos).toBeGreaterThanOrEqual(1);
          expect(mos).toBeLessThanOrEqual(4.5);
          expect(estimateMos(delay + more, loss)!.mos).toBeLessThanOrEqual(mos + 1e-9);
        },
      ),
    );
  });
});
