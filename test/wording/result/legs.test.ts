import { describe, expect, it } from 'vitest';
import { legsWording } from '../../../src/wording/result/legs.ts';
import { DIRECTION_RESULTS } from '../../ui/gallery/direction-results.ts';
import { RESULTS } from '../../ui/gallery/results.ts';
import { missed, resultOf } from '../result-builder.ts';

describe('legsWording', () => {
  it('puts the fault on its leg, in words', () => {
    const { legs, loop, why } = legsWording(DIRECTION_RESULTS['directions-loss-up']());
    expect(why).toEqual([]);
    expect(loop).toBeNull();
    expect(legs?.map(({ title, shown, word }) => [title, shown, word])).toEqual([
      ['From you', 'misses', 'Misses: packet loss'],
      ['To you', 'meets', 'Meets its targets'],
    ]);
    expect(legs?.[0].figures.map(({ name, isMissed }) => [name, isMissed])).toEqual([
      ['Lost, worst 15 s', true],
      ['Lost, worst 200 ms', true],
      ['Jitter, worst 15 s', false],
      ['Reordered', false],
      ['Queueing, 95 % under', false],
    ]);
  });

  it('puts the same fault on the other leg', () => {
    const { legs } = legsWording(DIRECTION_RESULTS['directions-loss-down']());
    expect(legs?.map(({ word }) => word)).toEqual(['Meets its targets', 'Misses: packet loss']);
  });

  it('judges no leg of a run that is void', () => {
    const result = DIRECTION_RESULTS['directions-loss-up']();
    const grades = { ...result.grades, findings: [{ code: 'hidden' as const, hiddenMs: 12_000 }] };
    const { legs } = legsWording({ ...result, grades });
    expect(legs?.map(({ shown, word }) => [shown, word])).toEqual([
      ['no-data', 'Not judged'],
      ['no-data', 'Not judged'],
    ]);
    expect(legs?.[0].figures.some(({ isMissed }) => isMissed)).toBe(false);
  });

  it.each([
    [
      'directions-third-party',
      'This relay is not one of ours, so it cannot tell which way a packet was lost.',
    ],
    [
      'directions-unavailable',
      'The relay\u2019s record of this test could not be fetched, so which way a packet was lost is not known.',
    ],
    [
      'directions-not-rtp',
      'This test used a data channel, whose packets no relay can tell apart, so which way a packet was lost is not known.',
    ],
  ] as const)('says why nothing is known of the legs: %s', (name, sentence) => {
    const { legs, loop, why } = legsWording(DIRECTION_RESULTS[name]());
    expect(legs).toBeNull();
    expect(loop?.title).toBe('There and back');
    expect(why).toEqual([sentence]);
  });

  it('says so for a result from before relays were asked', () => {
    expect(legsWording(RESULTS.loss()).why).toEqual([
      'This result is from before relays were asked, so which way a packet was lost is not known.',
    ]);
  });

  it('says how much a record with gaps lacks, and judges no leg by it', () => {
    // Packets 2,500 to 4,300 are not in the record: 1,801, of which those lost have no direction.
    const result = DIRECTION_RESULTS['directions-incomplete']();
    const lost = result.traffic.lost;
    const unknown = result.witness?.lostUnknown ?? 0;
    const { legs, why } = legsWording(result);
    expect(unknown).toBeGreaterThan(0);
    expect(why).toEqual([
      'The relay\u2019s record of this test has gaps, so a part is not known.',
      `Lost, direction not known: ${String(unknown)} of ${String(lost)}.`,
      `Came back, but not in the record: ${(1801 - unknown).toLocaleString('en')} of ${(7500 - lost).toLocaleString('en')}.`,
      'Each leg shows what the record holds; the verdict is from the way there and back.',
    ]);
    expect(legs?.map(({ word }) => word)).toEqual(['Not judged', 'Not judged']);
  });

  it('says that a capped record reached its limit', () => {
    expect(legsWording(DIRECTION_RESULTS['directions-capped']()).why[0]).toBe(
      'The relay\u2019s record of this test reached its limit before the end, so a part is not known.',
    );
  });

  it('claims no part of a record that was never kept', () => {
    const result = DIRECTION_RESULTS['directions-third-party']();
    const changed = result.witness ? { witness: { ...result.witness, reason: 'capped' as const } } : {};
    expect(legsWording({ ...result, ...changed }).why).toEqual([
      'The relay had reached its limit and kept no record of this test, so which way a packet was lost is not known.',
    ]);
  });

  it('has the round trip below, with one way as what it is: derived', () => {
    const result = resultOf({ verdict: 'misses', rows: { rtt: missed(182) } });
    expect(legsWording(result).roundTrip).toEqual({
      shown: 'misses',
      word: 'Misses',
      sentence:
        'There and back 42\u00a0ms on average. One way 21\u00a0ms: half of that, derived and not measured, since the two ends have two clocks.',
    });
  });
});
