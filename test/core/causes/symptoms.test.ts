import { describe, expect, test } from 'vitest';
import type { Cause, CauseCode } from '../../../src/core/causes/rules.ts';
import {
  symptomsOf,
  SYMPTOMS,
  type MissedTarget,
  type Symptom,
  type SymptomFacts,
  type SymptomReading,
} from '../../../src/core/causes/symptoms.ts';

const CLEAN: SymptomFacts = {
  missed: [],
  missedBusy: [],
  lateRatio: 0,
  lossUpRatio: 0,
  lossDownRatio: 0,
  connectionLostAtMs: null,
  busyLostAtMs: null,
  hasMappingMoved: false,
  mappingLostS: null,
  isOverTcp: false,
  isBesideProxy: false,
  arePortsDenied: false,
  isNothingOpen: false,
  isDataBlocked: false,
  causes: [],
};
/** Facts with one missed target. */
const missed = (metric: MissedTarget['metric'], value: number): Partial<SymptomFacts> => ({
  missed: [{ metric, value }],
});
const cause = (code: Cause['code']): Cause => ({ code, path: 'loop', confidence: 'likely', evidence: [] });
const supported = (facts: Partial<SymptomFacts>): Partial<Record<Symptom, SymptomReading['support']>> =>
  Object.fromEntries(
    symptomsOf({ ...CLEAN, ...facts }).flatMap(({ symptom, support }) =>
      support === 'none' ? [] : [[symptom, support]],
    ),
  );

describe('symptomsOf: what a test says of the four complaints', () => {
  test.each<[what: string, Partial<SymptomFacts>, ReturnType<typeof supported>]>([
    ['a clean test explains none', {}, {}],
    ['nothing measured explains none', { lateRatio: null, lossUpRatio: null, lossDownRatio: null }, {}],
    ['jitter at the limit', missed('jitter', 30), { robotic: 'some' }],
    ['twice the limit delays as well', missed('jitter', 60), { robotic: 'strong', slow: 'some' }],
    ['loss over 1 %', missed('loss', 0.02), { robotic: 'some' }],
    ['one in twenty', missed('loss', 0.05), { robotic: 'strong' }],
    ['packets too late to play', { lateRatio: 0.06 }, { robotic: 'strong' }],
    ['a gap of 200 ms', missed('burstLoss', 1), { robotic: 'strong', drops: 'some' }],
    ['a connection that was lost', { connectionLostAtMs: 0 }, { drops: 'strong' }],
    ['a mapping that moved', { hasMappingMoved: true }, { drops: 'strong', 'one-way-audio': 'some' }],
    ['an idle mapping that is dropped', { mappingLostS: 60 }, { drops: 'some' }],
    ['no way through', { isNothingOpen: true }, { drops: 'strong' }],
    ['allocations without data', { isDataBlocked: true }, { 'one-way-audio': 'strong' }],
    ['loss one way only', { lossUpRatio: 0.6, lossDownRatio: 0 }, { 'one-way-audio': 'strong' }],
    ['loss the other way only', { lossUpRatio: 0.01, lossDownRatio: 0.08 }, { 'one-way-audio': 'some' }],
    ['loss both ways is not one-way', { lossUpRatio: 0.3, lossDownRatio: 0.2 }, {}],
    ['loss of a direction that is not known', { lossUpRatio: 0.6, lossDownRatio: null }, {}],
    ['a long way', missed('rtt', 120), { slow: 'some' }],
    ['a very long way', missed('rtt', 300), { slow: 'strong' }],
    ['half of a very long way', missed('oneWay', 150), { slow: 'strong' }],
    ['a long way by a target of its own', missed('rtt', 62), { slow: 'some' }],
    ['packets in the wrong order', missed('reorder', 0.4), { robotic: 'some' }],
    ['a busy link', { missedBusy: [{ metric: 'rtt', value: 255 }] }, { slow: 'some' }],
    ['a connection that a busy link ended', { busyLostAtMs: 4000 }, { drops: 'strong' }],
    ['ports that are denied', { arePortsDenied: true }, { drops: 'some' }],
    ['TCP', { isOverTcp: true }, { robotic: 'some', slow: 'some' }],
    [
      'TCP beside a proxy, which may end it',
      { isOverTcp: true, isBesideProxy: true },
      { robotic: 'some', slow: 'some', drops: 'some' },
    ],
    ['a proxy that UDP does not pass', { isBesideProxy: true }, {}],
  ])('%s', (_what, facts, support) => {
    expect(supported(facts)).toEqual(support);
  });

  test('leads from blocked UDP to drops, since proxies end TCP connections, only where there was a gap', () => {
    const dropsOf = (facts: Partial<SymptomFacts>): readonly CauseCode[] | undefined =>
      symptomsOf({ ...CLEAN, ...facts, causes: [cause('udp-blocked')] }).find(
        ({ symptom }) => symptom === 'drops',
      )?.causes;
    expect(dropsOf(missed('burstLoss', 0.95))).toEqual(['udp-blocked']);
    expect(dropsOf({})).toEqual([]);
  });

  test('gives the figures and the causes that lead there, and no cause where nothing was seen', () => {
    const causes = [cause('congestion'), cause('congestion'), cause('distance')];
    const readings = symptomsOf({ ...CLEAN, ...missed('loss', 0.03), causes });
    expect(readings.map(({ symptom }) => symptom)).toEqual(SYMPTOMS);
    expect(readings[0]).toEqual({
      symptom: 'robotic',
      support: 'some',
      evidence: [{ name: 'worstLossRatio', value: 0.03, isBusy: false }],
      causes: ['congestion'],
    });
    expect(readings.slice(1).every(({ causes: named }) => named.length === 0)).toBe(true);
  });

  test('says a round trip once, whether it or its half missed', () => {
    const [, , , slow] = symptomsOf({
      ...CLEAN,
      missed: [
        { metric: 'rtt', value: 240 },
        { metric: 'oneWay', value: 120 },
      ],
      missedBusy: [{ metric: 'oneWay', value: 200 }],
    });
    expect(slow).toMatchObject({
      support: 'strong',
      evidence: [
        { name: 'rttMeanMs', value: 240, isBusy: false },
        { name: 'rttMeanMs', value: 400, isBusy: true },
      ],
    });
  });
});
