import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  pathFacts,
  periodMs,
  type CauseFacts,
  type PathFacts,
} from '../../../src/core/causes/cause-facts.ts';
import { likelyCauses } from '../../../src/core/causes/rules.ts';
import { measurementOf, type Fate } from '../../support/measurement.ts';

const NOTHING: CauseFacts = { paths: [], findings: [], rttMeanMs: 40, rttMinMs: 38, rttTargetMs: 100 };

/** 30 s of five streams. */
function evidenceOf(
  fate: (index: number) => Fate,
  missed: PathFacts['missed'],
  path: PathFacts['path'] = 'up',
): CauseFacts {
  const fates = Array.from({ length: 7500 }, (_, index) => fate(index));
  return { ...NOTHING, paths: [pathFacts(path, measurementOf(fates, { streams: 5 }), missed)] };
}
const codes = (evidence: CauseFacts): string[] =>
  likelyCauses(evidence).map(({ code, path, confidence }) => `${code} ${path} ${confidence}`);

describe('periodMs', () => {
  test('is the common interval of events, of which a burst is one', () => {
    expect(periodMs([0, 5, 10, 2000, 2010, 4000, 6000, 8000, 8005])).toBe(2000);
  });
  test('is null of too few events, and of irregular ones', () => {
    expect(periodMs([0, 2000, 4000, 6000])).toBeNull();
    expect(periodMs([0, 500, 4000, 4900, 9000, 9600])).toBeNull();
  });
});

describe('pathFacts', () => {
  test('says how losses come: in runs, over all streams, after a rise in delay', () => {
    // Round 1000 (packets 5000-5004) is lost whole; the 50 packets before it are 30 ms later than the rest.
    const { paths } = evidenceOf(
      (i) => (i >= 5000 && i < 5005 ? 'lost' : i >= 4950 && i < 5000 ? 50 : 20),
      ['burstLoss'],
    );
    expect(paths[0]).toMatchObject({ lost: 5, meanLossRun: 5, allStreamsShare: 1, reordered: 0 });
    expect(paths[0]?.queueBeforeLossMs).toBeCloseTo(30, 0);
    expect(paths[0]?.meanQueueMs).toBeCloseTo((50 * 30) / 7495, 6);
  });
  test('of a clean path has nulls where there is nothing to tell', () => {
    expect(evidenceOf(() => 20, []).paths[0]).toMatchObject({
      lost: 0,
      meanLossRun: null,
      allStreamsShare: null,
      queueBeforeLossMs: null,
      lossPeriodMs: null,
    });
  });
});

describe('likelyCauses', () => {
  test('of a test that met its targets are none', () => {
    expect(likelyCauses(evidenceOf(() => 20, []))).toEqual([]);
  });

  test('sees a full queue by the delay that rises before packets are lost', () => {
    // Every 500 packets the delay climbs to 120 ms, then five packets are lost.
    const fate = (i: number): Fate =>
      i % 500 >= 495 && i % 1300 > 200 ? 'lost' : 20 + Math.max(0, (i % 500) - 395);
    expect(codes(evidenceOf(fate, ['loss', 'burstLoss']))).toContain('congestion up likely');
  });

  test('sees line errors by single losses without delay', () => {
    const fate = (i: number): Fate => ((i * 7919) % 1009 < 30 ? 'lost' : 20);
    expect(codes(evidenceOf(fate, ['loss'], 'down'))).toEqual(['line-errors down likely']);
  });

  test('knows losses of a few in a row from single ones', () => {
    // Four in a row are lost at 25 places that keep no time: a mean run of four.
    const places = Array.from({ length: 25 }, (_, i) => i * 290 + ((i * i * 37) % 173));
    const fate = (i: number): Fate => (places.some((at) => i >= at && i < at + 4) ? 'lost' : 20);
    const evidence = evidenceOf(fate, ['loss'], 'down');
    expect(evidence.paths[0]).toMatchObject({ lost: 100, meanLossRun: 4, lossPeriodMs: null });
    expect(codes(evidence)).toEqual(['line-errors down possible']);
    expect(likelyCauses(evidence)[0]?.evidence).toContainEqual({ name: 'meanLossRun', value: 4 });
  });

  test('sees drop-outs by all streams being lost at once for a while', () => {
    const fate = (i: number): Fate => (i >= 3000 && i < 3075 ? 'lost' : 20);
    expect(codes(evidenceOf(fate, ['burstLoss', 'loss']))).toEqual(['outages up likely']);
  });

  test('sees what runs by the clock', () => {
    // 25 packets lost each 5 s.
    const fate = (i: number): Fate => (i % 1250 < 25 ? 'lost' : 20);
    expect(codes(evidenceOf(fate, ['burstLoss']))[0]).toBe('periodic up likely');
  });

  test('sees queueing without loss by jitter alone', () => {
    const fate = (i: number): Fate => 20 + (i % 2) * 70;
    expect(codes(evidenceOf(fate, ['jitter']))).toContain('queueing up likely');
  });

  test('sees parallel paths when packets overtake each other and nothing else is wrong', () => {
    const fate = (i: number): Fate => (i % 100 === 7 ? 23 : 20);
    const evidence = evidenceOf(fate, ['reorder']);
    expect(evidence.paths[0]?.reordered).toBe(75);
    expect(codes(evidence)).toEqual(['parallel-paths up likely']);
  });

  test('tells distance from queues by the fastest packet', () => {
    expect(codes({ ...NOTHING, rttMeanMs: 180, rttMinMs: 176 })).toEqual(['distance loop likely']);
    expect(codes({ ...NOTHING, rttMeanMs: 180, rttMinMs: 40 })).toEqual(['queueing loop possible']);
    expect(codes({ ...NOTHING, rttMeanMs: null, rttMinMs: null })).toEqual([]);
  });

  test('names blocked UDP first', () => {
    const evidence = {
      ...evidenceOf(() => 20, []),
      findings: [{ code: 'udp-blocked' as const, transport: 'tcp' as const }],
    };
    expect(codes(evidence)).toEqual(['udp-blocked loop likely']);
  });

  test('says that it is unclear when no rule fits', () => {
    // Two bursts of four in 30 s with a busy but not rising queue.
    const fate = (i: number): Fate =>
      (i >= 2000 && i < 2006) || (i >= 5100 && i < 5106) ? 'lost' : 20 + ((i * 31) % 50);
    expect(codes(evidenceOf(fate, ['burstLoss']))).toEqual(['unclear up possible']);
  });

  test('shows numbers for every cause but the blocked port', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 50, maxLength: 50 }),
        fc.subarray(['loss', 'burstLoss', 'jitter', 'reorder'] as const),
        (noise, missed) => {
          const fate = (i: number): Fate => {
            const value = noise[(i * 13) % 50] ?? 0;
            return value < 6 ? 'lost' : 20 + value / 4;
          };
          for (const cause of likelyCauses(evidenceOf(fate, missed))) {
            expect(cause.evidence.length).toBeGreaterThan(0);
            for (const { value } of cause.evidence) expect(Number.isFinite(value)).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('likelyCauses of what the network does to calls', () => {
  test('a mapping that moved is a cause where packets were lost, and only there', () => {
    const moved = [{ code: 'mapping-moved' as const, sources: ['192.0.2.1:1', '192.0.2.1:2'] }];
    const lossy = evidenceOf((i) => (i % 20 === 0 ? 'lost' : 20), ['loss']);
    expect(codes({ ...lossy, findings: moved })).toContain('mapping-moved loop likely');
    expect(codes(lossy).join()).not.toContain('mapping-moved');
    expect(codes({ ...evidenceOf(() => 20, []), findings: moved })).toEqual([]);
  });
  test('a detour is possible where the way is long and calls leave by another one than the web', () => {
    const far = { ...NOTHING, rttMeanMs: 140, rttMinMs: 130 };
    expect(codes({ ...far, hasDetour: true })).toEqual(['detour loop possible', 'distance loop likely']);
    expect(codes(far)).toEqual(['distance loop likely']);
    expect(codes({ ...NOTHING, hasDetour: true })).toEqual([]);
  });
});
