import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/verdict/finding.ts';
import {
  NO_PAGE_FACTS,
  pageFactsIn,
  pageFactsOf,
  type SeenPart,
} from '../../../src/core/verdict/page-facts.ts';
import { measurementOf, repeat } from '../../support/measurement.ts';

/** Five streams at 20 ms: 250 packets a second. */
const measured = (seconds: number, silentSeconds = 0) =>
  measurementOf([...repeat(40, 250 * seconds), ...repeat('lost' as const, 250 * silentSeconds)], {
    streams: 5,
  });
const seen = (changed: Partial<SeenPart> = {}): SeenPart => ({
  measurement: measured(10),
  startMs: 0,
  plannedMs: 10_000,
  isFollowed: false,
  wasStopped: false,
  audioStoppedAtMs: null,
  fallbackCause: null,
  ...changed,
});

describe('pageFactsOf', () => {
  test('has nothing of a part that nothing happened to', () => {
    expect(pageFactsOf(seen())).toEqual(NO_PAGE_FACTS);
  });

  test('has a stop, with the length that was asked for', () => {
    expect(pageFactsOf(seen({ wasStopped: true, plannedMs: 30_000 })).stopped).toEqual({ plannedMs: 30_000 });
    // The last part is stopped however long it was.
    expect(pageFactsOf(seen({ wasStopped: true })).stopped).toEqual({ plannedMs: 10_000 });
  });

  test('has no stop of a first part that was over when the second was stopped', () => {
    const { measurement } = seen();
    const measuredMs = measurement.endMs - measurement.beginMs;
    const first = { wasStopped: true, isFollowed: true };
    expect(pageFactsOf(seen({ ...first, plannedMs: measuredMs })).stopped).toBeNull();
    expect(pageFactsOf(seen({ ...first, plannedMs: measuredMs + 1 })).stopped).toEqual({
      plannedMs: measuredMs + 1,
    });
  });

  test.each([
    ['in the part', 0, 7000, 7000],
    ['behind it', 0, 10_001, null],
    ['in the part, which began later', 13_000, 15_000, 2000],
    ['before it: then nothing of it was sent', 13_000, 12_000, 0],
  ])('has the audio clock that stopped %s', (_, startMs, audioStoppedAtMs, atMs) => {
    expect(pageFactsOf(seen({ startMs, audioStoppedAtMs })).audioStoppedAtMs).toBe(atMs);
  });

  test('has a silence of five seconds to the end, and none of four', () => {
    expect(pageFactsOf(seen({ measurement: measured(10, 5) })).connectionLostAtMs).toBe(10_000);
    expect(pageFactsOf(seen({ measurement: measured(10, 4) })).connectionLostAtMs).toBeNull();
  });

  test('has the reason for the fallback', () => {
    expect(pageFactsOf(seen({ fallbackCause: 'audio-suspended' })).fallbackCause).toBe('audio-suspended');
  });
});

describe('pageFactsIn', () => {
  const evidence = { wasConnected: true, sent: 9, received: 0, statsReceived: 0, relayReceived: 3 };

  test('has nothing of findings that figures tell', () => {
    expect(
      pageFactsIn([
        { code: 'hidden', hiddenMs: 20_000 },
        { code: 'sender-stalled', sent: 1, expected: 2 },
        { code: 'ports-denied', ports: [3478] },
        { code: 'stats-disagree', metrics: ['rtt'] },
        { code: 'audio-suspended' },
      ]),
    ).toEqual(NO_PAGE_FACTS);
  });

  test.each<[Finding, object]>([
    [{ code: 'stopped-early', measuredMs: 9000, plannedMs: 30_000 }, { stopped: { plannedMs: 30_000 } }],
    [{ code: 'audio-stopped', atMs: 0 }, { audioStoppedAtMs: 0 }],
    [{ code: 'data-channel', cause: 'no-encoded-transform' }, { fallbackCause: 'no-encoded-transform' }],
    [{ code: 'connection-lost', atMs: 0 }, { connectionLostAtMs: 0 }],
    [{ code: 'udp-blocked', transport: 'tls' }, { offersUdp: true }],
    [{ code: 'mapping-broken', streams: [3] }, { brokenStreams: [3] }],
    [{ code: 'mapping-moved', sources: ['a:1', 'b:2'] }, { movedSources: ['a:1', 'b:2'] }],
    [
      { code: 'only-connectivity' },
      { withoutCall: { why: 'only-connectivity', waitedMs: 0, evidence: null } },
    ],
    [
      { code: 'not-connected', why: 'nothing-arrived', waitedMs: 15_000, evidence },
      { withoutCall: { why: 'nothing-arrived', waitedMs: 15_000, evidence } },
    ],
    [
      { code: 'not-connected', why: 'nothing-open', waitedMs: 0 },
      { withoutCall: { why: 'nothing-open', waitedMs: 0, evidence: null } },
    ],
  ])('takes its word of %j', (finding, facts) => {
    expect(pageFactsIn([finding])).toEqual({ ...NO_PAGE_FACTS, ...facts });
  });
});
