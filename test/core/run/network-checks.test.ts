import { describe, expect, test } from 'vitest';
import type { CheckOutcome } from '../../../src/core/connectivity/check.ts';
import { outcome } from '../connectivity/outcomes.ts';
import {
  type Event,
  START,
  ADMITTED,
  issued,
  PLACE,
  MEASURED,
  at,
  play,
  NEAR_URL,
  typesOf,
  OPTIONS,
  call,
  NOTHING,
  checked,
  timer,
  OPENED,
  FLOWING,
  CHECKED,
  WARM,
  UNCHECKED,
  CONNECTED,
  stalled,
} from './procedure.ts';

describe('what the network lets through', () => {
  const TLS_URL = 'turns:near:443?transport=tcp';
  const located: Event[] = [START, ADMITTED, MEASURED];
  /** Where there is no other relay to try. */
  const alone: Event[] = [START, { type: 'admitted', grant: { ...PLACE, relays: [issued('near')] } }];
  const answeredBy = (answered: string[], ...outcomes: CheckOutcome[]): Event => ({
    type: 'connectivity-progress',
    outcomes,
    planned: 6,
    answered,
    atMs: at(90),
  });
  const progressed = (...outcomes: CheckOutcome[]): Event => answeredBy([], ...outcomes);
  const OTHER_URL = 'turn:near:3479?transport=udp';
  test('is shown while it is found out', () => {
    const outcomes = [outcome(TLS_URL, 'open')];
    const { state } = play(...located, progressed(...outcomes));
    expect(state).toMatchObject({ kind: 'locating', checking: { outcomes, planned: 6 } });
  });
  test('is found out beside the call, once nothing could give a better way', () => {
    const open = outcome(NEAR_URL, 'open', { allocateMs: 30 });
    const early = play(...located, progressed(open));
    expect(early.state).toMatchObject({
      kind: 'connecting',
      sinceMs: 90,
      checking: { planned: 6 },
      chosen: { urls: [NEAR_URL], connectivity: null },
    });
    expect(typesOf(early.effects)).toEqual(['set-timer connect', 'open-call']);
    const only: Event = { type: 'start', options: { ...OPTIONS, onlyConnectivity: true }, isSupported: true };
    expect(play(only, ADMITTED, MEASURED, progressed(open)).state.kind).toBe('locating');
  });
  test('the call begins on the first UDP port that answers, before its check has ended', () => {
    const begun = play(...located, answeredBy([TLS_URL, OTHER_URL, NEAR_URL]));
    expect(begun.state).toMatchObject({ kind: 'connecting', chosen: { urls: [OTHER_URL] } });
    expect(play(...located, answeredBy([TLS_URL])).state.kind).toBe('locating');
    // Its check has ended already, and nothing came through.
    const shut = play(...located, answeredBy([OTHER_URL], outcome(OTHER_URL, 'no-data')));
    expect(shut.state.kind).toBe('locating');
  });
  test('a call on a port that lets nothing through is given a better way, once one is known', () => {
    const begun = [...located, answeredBy([OTHER_URL, NEAR_URL]), call(NOTHING)];
    const shut = outcome(OTHER_URL, 'no-data', { allocateMs: 30 });
    const still = play(...begun, answeredBy([OTHER_URL, NEAR_URL], shut));
    expect(still.effects).toEqual([]);
    const better = play(...begun, answeredBy([OTHER_URL, NEAR_URL], shut, outcome(NEAR_URL, 'open')));
    expect(better.state).toMatchObject({
      kind: 'connecting',
      chosen: { urls: [NEAR_URL] },
      reading: null,
      reopenedFor: null,
      sinceMs: 90,
    });
    expect(typesOf(better.effects)).toEqual(['clear-timer flow', 'open-call']);
    // TLS is no better while UDP may yet be found open, but is in the end.
    const overTls = [shut, outcome(NEAR_URL, 'blocked'), outcome(TLS_URL, 'open')];
    expect(play(...begun, answeredBy([OTHER_URL], ...overTls)).effects).toEqual([]);
    expect(play(...begun, checked(overTls)).state).toMatchObject({ chosen: { urls: [TLS_URL] } });
    // Checks that end by their limit have no report, but have told of it.
    const limited = play(...begun, answeredBy([OTHER_URL], ...overTls), timer('checks'));
    expect(limited.state).toMatchObject({ kind: 'connecting', chosen: { urls: [TLS_URL] } });
    // A call that is connected has shown more than its check.
    const connected = [...located, answeredBy([OTHER_URL]), OPENED];
    expect(play(...connected, checked([shut, outcome(NEAR_URL, 'open')])).state).toMatchObject({
      chosen: { urls: [OTHER_URL] },
    });
  });
  test('checks of what is open are cut short once packets flow', () => {
    const flowing = play(...located, answeredBy([NEAR_URL]), call(FLOWING));
    expect(typesOf(flowing.effects)).toContain('settle-checks');
    expect(typesOf(play(...located, CHECKED, call(FLOWING)).effects)).not.toContain('settle-checks');
  });
  test('is waited for before anything is measured, with a warm-up behind it', () => {
    const early = [...located, progressed(outcome(NEAR_URL, 'open')), OPENED, WARM[0]!];
    expect(typesOf(play(...early).effects)).toEqual([
      ...['clear-timer connect', 'clear-timer flow', 'settle-checks'],
    ]);
    const ended = play(...early, CHECKED);
    expect(ended.state).toMatchObject({ kind: 'warming', chosen: { connectivity: { tookMs: 900 } } });
    expect(typesOf(ended.effects)).toEqual(['clear-timer checks', 'set-timer warm-up']);
    const warm = play(...early, CHECKED, timer('warm-up'));
    expect(warm.state.kind).toBe('measuring');
    expect(typesOf(warm.effects)).toEqual(['set-timer end', 'begin']);
    // A timer of before says nothing of what is behind the checks.
    expect(play(...early, timer('warm-up')).effects).toEqual([]);
    // Checks that never end are not waited for for ever.
    expect(play(...early, timer('checks'), timer('warm-up')).state).toMatchObject({
      kind: 'measuring',
      chosen: { connectivity: null },
    });
  });
  test('decides the way of the call: TLS where only TLS is open', () => {
    const checks = [outcome(NEAR_URL, 'blocked'), outcome(TLS_URL, 'open')];
    expect(play(...located, checked(checks)).state).toMatchObject({
      kind: 'connecting',
      chosen: { urls: [TLS_URL], connectivity: { checks } },
    });
  });
  test('a way that answered without data is tried for as long as connecting may take', () => {
    const checks = [outcome(NEAR_URL, 'no-data'), outcome(TLS_URL, 'blocked')];
    expect(play(...located, checked(checks)).state).toMatchObject({
      kind: 'connecting',
      chosen: { urls: [NEAR_URL] },
    });
  });
  test('is the result where nothing is open, and is stored like any other', () => {
    const nothing = [...alone, checked([outcome(NEAR_URL, 'blocked')])];
    const { state, effects } = play(...nothing);
    expect(state).toMatchObject({
      kind: 'composing',
      facts: { noCall: { why: 'nothing-open', waitedMs: 900 } },
    });
    expect(typesOf(effects)).toEqual([
      'clear-timer locate',
      'clear-timer checks',
      'close-call',
      'set-timer compose',
      'compose-without-call',
    ]);
    const composed = play(...nothing, { type: 'composed', result: 'R' });
    expect(composed.state).toMatchObject({ kind: 'done', result: 'R', storage: { kind: 'storing' } });
    expect(typesOf(composed.effects)).toContain('store');
  });
  test.each<[string, Event[], object]>([
    [
      'when nothing connects in 45 s',
      [...alone, CHECKED, call(NOTHING), timer('connect')],
      { why: 'could-not-connect', waitedMs: 45_000 },
    ],
    [
      'also where the checks could not be made',
      [...alone, UNCHECKED, call(NOTHING), timer('connect')],
      { why: 'could-not-connect', waitedMs: 45_000 },
    ],
    [
      'when each call breaks before a packet comes',
      [
        ...located,
        CHECKED,
        ...Array.from({ length: 4 }, () =>
          call(CONNECTED, { flowFault: null, sent: 9, brokenBy: { kind: 'error', message: 'x' } }),
        ),
      ],
      { why: 'nothing-arrived', waitedMs: 500 },
    ],
    [
      'when connected but no packet comes',
      [...located, CHECKED, OPENED, stalled(null), timer('connect')],
      { why: 'nothing-arrived', waitedMs: 44_500 },
    ],
  ])('is the result %s', (_, events, noCall) => {
    expect(play(...events).state).toMatchObject({ kind: 'composing', facts: { noCall } });
  });
  test('comes with what was seen of the call', () => {
    const silent = call(CONNECTED, { flowFault: null, sent: 1000, statsReceived: 0 });
    expect(play(...located, CHECKED, silent, timer('connect')).state).toMatchObject({
      facts: { counts: { wasConnected: true, sent: 1000, received: 0, statsReceived: 0 } },
    });
  });
  test('is given time to carry packets, however late the call was connected', () => {
    const late = call(CONNECTED, { atMs: at(44_000), connectedMs: at(44_000), flowFault: null, sent: 50 });
    const { state, effects } = play(...located, CHECKED, late, timer('connect', 45_100));
    expect(state.kind).toBe('connecting');
    expect(effects).toEqual([{ type: 'set-timer', name: 'connect', afterMs: 8900 }]);
  });
  test('alone, if that was asked for, open or not', () => {
    const only: Event = { type: 'start', options: { ...OPTIONS, onlyConnectivity: true }, isSupported: true };
    expect(play(only, ADMITTED, MEASURED, CHECKED).state).toMatchObject({
      kind: 'composing',
      facts: { noCall: { why: 'only-connectivity' } },
    });
  });
  test('the idle life of a mapping is for checks alone, in a place that lasts for it', () => {
    const asked = (onlyConnectivity: boolean): Event[] => [
      { type: 'start', options: { ...OPTIONS, onlyConnectivity, idleLife: true }, isSupported: true },
    ];
    expect(play(...asked(true)).effects.at(-1)).toMatchObject({ type: 'request-test', durationMs: 60_000 });
    expect(play(...asked(false)).effects.at(-1)).toMatchObject({ type: 'request-test', durationMs: 30_000 });
    expect(play(...asked(true), ADMITTED, MEASURED).effects.at(-1)).toMatchObject({ idleLife: true });
    expect(play(...asked(false), ADMITTED, MEASURED).effects.at(-1)).toMatchObject({ idleLife: false });
  });
  test('is given up with the test', () => {
    const { state, effects } = play(...located, { type: 'stop' });
    expect(state.kind).toBe('idle');
    expect(typesOf(effects)).toContain('release-test');
  });
});
