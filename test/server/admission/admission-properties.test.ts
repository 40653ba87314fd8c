import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NOBODY,
  stepAdmission,
  type AdmissionEvent,
  type AdmissionLimits,
  type AdmissionState,
} from '../../../server/admission/admission.ts';
import { PASS, LIMITS, placesOf } from './admission-script.ts';

describe('admission, whatever happens', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `t${index}`);
  const events = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 20_000 }),
      event: fc.oneof(
        fc.record({ type: fc.constant('seen' as const), testId: fc.constantFrom(...ids) }),
        fc.record({ type: fc.constant('released' as const), testId: fc.constantFrom(...ids) }),
        fc.constant(PASS),
        fc.record({
          type: fc.constant('requested' as const),
          wish: fc.record({
            testId: fc.constant(''),
            address: fc.constantFrom('x', 'y', 'z'),
            durationMs: fc.integer({ min: 15_000, max: 600_000 }),
            places: fc.integer({ min: 1, max: 3 }),
          }),
        }),
      ),
    }),
    { maxLength: 120 },
  );
  const limits: AdmissionLimits = { ...LIMITS, maxPerAddress: 4 };

  /** Plays random events; each wish gets the next id, so that ids are unique as they are in life. */
  function walk(
    script: readonly { afterMs: number; event: AdmissionEvent }[],
    check: (step: ReturnType<typeof stepAdmission>, before: AdmissionState, nowMs: number) => void,
  ): void {
    let state = NOBODY;
    let nowMs = 0;
    let asked = 0;
    for (const { afterMs, event } of script) {
      nowMs += afterMs;
      const named =
        event.type === 'requested' ? { ...event, wish: { ...event.wish, testId: `t${asked++}` } } : event;
      const step = stepAdmission(state, named, nowMs, limits);
      check(step, state, nowMs);
      ({ state } = step);
    }
  }

  it('never lets in more than its limits', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }) => {
          const all = [...state.running, ...state.waiting];
          expect(placesOf(state.running)).toBeLessThanOrEqual(limits.maxRunning);
          expect(state.waiting.length).toBeLessThanOrEqual(limits.maxWaiting);
          for (const address of ['x', 'y', 'z'])
            expect(placesOf(all.filter((test) => test.address === address))).toBeLessThanOrEqual(4);
          expect(new Set(all.map(({ testId }) => testId)).size).toBe(all.length);
        });
      }),
    );
  });

  it('never leaves places free that are enough for everybody who waits', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }) => {
          const most = Math.max(0, ...state.waiting.map(({ places }) => places));
          if (most > 0) expect(placesOf(state.running) + most).toBeGreaterThan(limits.maxRunning);
        });
      }),
    );
  });

  it('starts tests of one length in the order in which they asked, those of each address', () => {
    const order = ({ testId }: { testId: string }): number => Number(testId.slice(1));
    fc.assert(
      fc.property(events, (script) => {
        const even = script.map(({ afterMs, event }) => ({
          afterMs,
          event:
            event.type === 'requested' ? { ...event, wish: { ...event.wish, durationMs: 30_000 } } : event,
        }));
        const started = new Map<string, number[]>();
        walk(even, ({ state }, before) => {
          const were = new Set(before.running.map(({ testId }) => testId));
          for (const test of state.running)
            if (!were.has(test.testId))
              started.set(test.address, [...(started.get(test.address) ?? []), order(test)]);
        });
        for (const ids of started.values()) expect(ids).toEqual([...ids].sort((a, b) => a - b));
      }),
    );
  });

  it('gives no address a second place while one without a place has waited as long', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }, before) => {
          const were = new Set(before.running.map(({ testId }) => testId));
          const held = (address: string, tests: readonly { address: string }[]): boolean =>
            tests.some((test) => test.address === address);
          const again = state.running.filter(
            ({ testId, address }) =>
              !were.has(testId) &&
              held(
                address,
                before.running.filter((test) => state.running.some((now) => now.testId === test.testId)),
              ),
          );
          if (again.length === 0) return;
          const waited = new Set(before.waiting.map(({ testId }) => testId));
          const passedOver = state.waiting.filter(
            ({ testId, address }) => waited.has(testId) && !held(address, state.running),
          );
          expect(passedOver).toEqual([]);
        });
      }),
    );
  });

  it('accounts for everybody: each has a place, or was said to have lost it, once', () => {
    fc.assert(
      fc.property(events, (script) => {
        const gone = new Set<string>();
        walk(script, ({ state, ended }, before) => {
          for (const { testId } of ended) {
            expect(gone.has(testId)).toBe(false);
            gone.add(testId);
          }
          const now = new Set([...state.running, ...state.waiting].map(({ testId }) => testId));
          for (const { testId } of [...before.running, ...before.waiting])
            expect(now.has(testId)).toBe(!gone.has(testId));
        });
      }),
    );
  });

  it('keeps nobody who is silent beyond the lease', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }, _before, nowMs) => {
          for (const { seenMs, startedMs } of state.running)
            expect(nowMs - seenMs).toBeLessThanOrEqual(
              seenMs < startedMs ? limits.waitingLeaseMs : limits.leaseMs,
            );
          for (const { seenMs } of state.waiting)
            expect(nowMs - seenMs).toBeLessThanOrEqual(limits.waitingLeaseMs);
        });
      }),
    );
  });
});
