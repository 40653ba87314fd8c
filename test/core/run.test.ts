import { describe, expect, test } from 'vitest';
import type { CallFacts, CallReading, FlowFault } from '../../src/core/run/call-reading.ts';
import type { RunEffect, TimerName } from '../../src/core/run/effect.ts';
import type { RunEvent } from '../../src/core/run/event.ts';
import type { TestOptions } from '../../src/core/run/options.ts';
import { createRun } from '../../src/core/run/reduce.ts';
import type { RunState } from '../../src/core/run/state.ts';
import type { CheckOutcome } from '../../src/core/connectivity/check.ts';
import type { ConnectivityReport } from '../../src/core/connectivity/report.ts';
import { bestUrls } from '../../src/core/connectivity/ways.ts';
import { isSettled, type PacketStorage, type Storage } from '../../src/core/run/storing.ts';
import { DEFAULT_PLAN } from '../../src/core/traffic/traffic-plan.ts';
import { monotonicMs } from '../../src/core/units.ts';
import { outcome } from './connectivity/outcomes.ts';

const OPTIONS: TestOptions = {
  durationMs: 30_000,
  target: null,
  relayName: null,
  labels: { ticket: null, site: null, user: null, request: null },
  unattended: false,
  keepPackets: false,
  onlyConnectivity: false,
  idleLife: false,
  calls: 1,
  loaded: false,
  mark: 'none',
};
const issued = (name: string) => ({
  relay: { name, place: null, kind: { kind: 'edge' as const }, urls: [`turn:${name}:3478?transport=udp`] },
  username: 'u',
  credential: 'c',
});
const PLACE = {
  testId: 't',
  resultId: 'r',
  token: 'k',
  relays: [issued('near'), issued('far')],
  leaseMs: 15_000,
  transferBitsPerSecond: null,
};
const at = monotonicMs;
type Event = RunEvent<string>;

const START: Event = { type: 'start', options: OPTIONS, isSupported: true };
const ADMITTED: Event = { type: 'admitted', place: PLACE };
const MEASURED: Event = {
  type: 'relays-measured',
  readings: [
    { name: 'near', nearestMs: 10, ports: [{ url: 'turn:near:3478?transport=udp', answeredMs: 10 }] },
    { name: 'far', nearestMs: 90, ports: [{ url: 'turn:far:3478?transport=udp', answeredMs: 90 }] },
  ],
};
const [NEAR_URL, FAR_URL] = ['turn:near:3478?transport=udp', 'turn:far:3478?transport=udp'];
const report = (relay: string, ...checks: CheckOutcome[]): ConnectivityReport => ({
  ...{ relay, checks, uses: bestUrls(checks), tookMs: 900 },
  ...{ nat: [], paths: [], findings: [], local: { hidden: 1, ipv4: 0, ipv6: 0 } },
  ...{ hasMappingMoved: null, idleLife: null, isProxied: null, connection: null },
});
const checked = (checks: CheckOutcome[] | null, relay = 'near'): Event => ({
  type: 'connectivity-checked',
  report: checks && report(relay, ...checks),
  atMs: at(100),
});
const CHECKED = checked([outcome(NEAR_URL, 'open', { allocateMs: 30 })]);
/** The checks could not be made: the old way goes on. */
const UNCHECKED = checked(null);
const RTP: CallFacts = { method: 'rtp', fallbackCause: null };
const NOTHING: CallReading = {
  ...{ atMs: at(100), facts: RTP, connectedMs: null, isFlowing: false, flowFault: 'nothing-sent' },
  ...{ sent: 0, received: 0, statsReceived: null, silentMs: 0, unsentMs: 0, lastSentMs: null },
  ...{ beginMs: null, endMs: null, outstanding: 0, maxRttMs: null },
  ...{ hiddenMs: 0, audioStoppedMs: null, brokenBy: null },
};
const CONNECTED: CallReading = { ...NOTHING, atMs: at(600), connectedMs: at(600) };
const FLOWING: CallReading = {
  ...CONNECTED,
  ...{ isFlowing: true, flowFault: null, sent: 10, received: 5, lastSentMs: at(600) },
};
const MEASURED_READING: CallReading = {
  ...FLOWING,
  atMs: at(2000),
  beginMs: at(2000),
  outstanding: 5,
  maxRttMs: 100,
};
const ENDED: CallReading = { ...MEASURED_READING, atMs: at(32_000), endMs: at(32_000), outstanding: 0 };
const call = (reading: CallReading, change: Partial<CallReading> = {}): Event => ({
  type: 'call',
  reading: { ...reading, ...change },
});
const timer = (name: TimerName, atMs = 45_100): Event => ({ type: 'timer', name, atMs: at(atMs) });
const OPENED = call(CONNECTED);
const WARM: Event[] = [call(FLOWING), timer('warm-up')];
const BEGUN = call(MEASURED_READING);
const TO_MEASURING: Event[] = [START, ADMITTED, MEASURED, CHECKED, OPENED, ...WARM, BEGUN];
const progress = (atMs: number, silentMs = 0, outstanding = 5, unsentMs = 0): Event =>
  call(MEASURED_READING, {
    atMs: at(atMs),
    silentMs,
    unsentMs,
    lastSentMs: at(atMs - unsentMs),
    outstanding,
  });
/** What is told before anything flows. */
const stalled = (flowFault: FlowFault | null): Event =>
  call(CONNECTED, { atMs: at(5000), flowFault, sent: flowFault === 'nothing-sent' ? 0 : 1000 });
const FLOW_TIMER = timer('flow');
const ended = (atMs: number, outstanding = 0, maxRttMs: number | null = 100): Event =>
  call(MEASURED_READING, { atMs: at(atMs), endMs: at(atMs), outstanding, maxRttMs });

/** Asks for the end mark, and watches that it is set. */
const END = [{ type: 'set-timer', name: 'end', afterMs: 5000 }, { type: 'end' }];

/** Runs events from idle; gives the last state and the effects of the last event. */
function play(...events: Event[]): { state: RunState<string>; effects: readonly RunEffect<string>[] } {
  const reduce = createRun<string>(DEFAULT_PLAN);
  return events.reduce<{ state: RunState<string>; effects: readonly RunEffect<string>[] }>(
    ({ state }, event) => reduce(state, event),
    { state: { kind: 'idle' }, effects: [] },
  );
}
const typesOf = (effects: readonly RunEffect<string>[]): string[] =>
  effects.map((effect) => ('name' in effect ? `${effect.type} ${effect.name}` : effect.type));

describe('a test that goes well', () => {
  test.each<[string, Event[], string, string[]]>([
    ['asks the server', [START], 'requesting', ['set-timer answer', 'request-test']],
    [
      'measures the relays',
      [START, ADMITTED],
      'locating',
      [
        'clear-timer answer',
        'clear-timer ask-again',
        'set-timer sign-of-life',
        'set-timer locate',
        'measure-relays',
      ],
    ],
    [
      'checks the nearest',
      [START, ADMITTED, MEASURED],
      'locating',
      ['clear-timer locate', 'set-timer checks', 'check-connectivity'],
    ],
    [
      'calls through the nearest',
      [START, ADMITTED, MEASURED, CHECKED],
      'connecting',
      ['clear-timer checks', 'set-timer connect', 'open-call'],
    ],
    [
      'waits for the first packet',
      [START, ADMITTED, MEASURED, CHECKED, OPENED],
      'connecting',
      ['set-timer flow'],
    ],
    [
      'warms up',
      [START, ADMITTED, MEASURED, CHECKED, OPENED, WARM[0]!],
      'warming',
      ['clear-timer connect', 'clear-timer flow', 'set-timer warm-up'],
    ],
    [
      'sets the marks',
      [START, ADMITTED, MEASURED, CHECKED, OPENED, ...WARM],
      'measuring',
      ['set-timer end', 'begin'],
    ],
    [
      'composes at once when nothing is outstanding',
      [...TO_MEASURING, ended(32_000)],
      'composing',
      ['clear-timer end', 'set-timer compose', 'compose'],
    ],
    [
      'waits for stragglers',
      [...TO_MEASURING, ended(32_000, 3)],
      'draining',
      ['clear-timer end', 'set-timer late'],
    ],
    [
      'stops waiting when the last one came',
      [...TO_MEASURING, ended(32_000, 3), progress(32_200, 0, 0)],
      'composing',
      ['clear-timer late', 'set-timer compose', 'compose'],
    ],
    [
      'stops waiting at the late limit',
      [...TO_MEASURING, ended(32_000, 3), timer('late')],
      'composing',
      ['clear-timer late', 'set-timer compose', 'compose'],
    ],
    [
      'stores the result',
      [...TO_MEASURING, ended(32_000), { type: 'composed', result: 'R' }],
      'done',
      ['clear-timer sign-of-life', 'clear-timer compose', 'close-call', 'store'],
    ],
  ])('%s', (_, events, kind, effects) => {
    const step = play(...events);
    expect(step.state.kind).toBe(kind);
    expect(typesOf(step.effects)).toEqual(effects);
  });

  test('says how long connecting took and how much is done', () => {
    expect(play(...TO_MEASURING, progress(14_000)).state).toMatchObject({
      connectMs: 500,
      elapsedMs: 12_000,
    });
  });

  test('keeps the link to the stored result', () => {
    const { state } = play(
      ...TO_MEASURING,
      ended(32_000),
      { type: 'composed', result: 'R' },
      { type: 'stored', path: '/r/t', code: '3222222T' },
    );
    expect(state).toMatchObject({
      kind: 'done',
      result: 'R',
      storage: { kind: 'stored', path: '/r/t', code: '3222222T' },
    });
  });

  test('waits 3 s for stragglers, or three times the greatest round trip', () => {
    const late = (maxRttMs: number | null) => play(...TO_MEASURING, ended(32_000, 1, maxRttMs)).effects;
    expect(late(100)).toContainEqual({ type: 'set-timer', name: 'late', afterMs: 3000 });
    expect(late(2000)).toContainEqual({ type: 'set-timer', name: 'late', afterMs: 6000 });
  });
});

describe('choosing a relay', () => {
  const options = (relayName: string | null): Event => ({
    type: 'start',
    options: { ...OPTIONS, relayName },
    isSupported: true,
  });
  test('takes the named one, however far', () => {
    const named = play(options('far'), ADMITTED);
    expect(typesOf(named.effects)).toEqual([
      'clear-timer answer',
      'clear-timer ask-again',
      'set-timer sign-of-life',
      'set-timer checks',
      'check-connectivity',
    ]);
    expect(play(options('far'), ADMITTED, checked([outcome(FAR_URL, 'open')], 'far')).state).toMatchObject({
      chosen: { chosenBy: 'by-name', urls: [FAR_URL] },
    });
  });
  test('fails in words when there is none of that name', () => {
    const { state, effects } = play(options('moon'), ADMITTED);
    expect(state).toEqual({ kind: 'failed', failure: { code: 'no-such-relay', name: 'moon' } });
    expect(typesOf(effects)).toContain('release-test');
  });
  test('tries the first one when none answered in time: connecting has longer', () => {
    const silent: Event = {
      type: 'relays-measured',
      readings: [{ name: 'near', nearestMs: null, ports: [] }],
    };
    expect(play(START, ADMITTED, silent, UNCHECKED).state).toMatchObject({
      kind: 'connecting',
      chosen: { chosenBy: 'nearest', urls: [NEAR_URL], connectivity: null },
    });
  });
  test('checks the only one without asking how near it is', () => {
    const only: Event = { type: 'admitted', place: { ...PLACE, relays: [issued('near')] } };
    const { state, effects } = play(START, only);
    expect(state).toMatchObject({ kind: 'locating', checking: { chosenBy: 'only' } });
    expect(typesOf(effects)).toEqual(
      expect.arrayContaining(['set-timer sign-of-life', 'check-connectivity']),
    );
    expect(play(START, only, CHECKED).state).toMatchObject({ chosen: { readings: [{ nearestMs: 30 }] } });
  });
});

describe('what the network lets through', () => {
  const TLS_URL = 'turns:near:443?transport=tcp';
  const located: Event[] = [START, ADMITTED, MEASURED];
  const answeredBy = (answered: string[], ...outcomes: CheckOutcome[]): Event => ({
    type: 'connectivity-progress',
    ...{ outcomes, planned: 6, answered, atMs: at(90) },
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
      ...{ chosen: { urls: [NEAR_URL] }, reading: null, reopenedFor: null, sinceMs: 90 },
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
    const nothing = [...located, checked([outcome(NEAR_URL, 'blocked')])];
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
      [...located, CHECKED, call(NOTHING), timer('connect')],
      { why: 'could-not-connect', waitedMs: 45_000 },
    ],
    [
      'also where the checks could not be made',
      [...located, UNCHECKED, call(NOTHING), timer('connect')],
      { why: 'could-not-connect', waitedMs: 45_000 },
    ],
    [
      'when each call breaks before a packet comes',
      [
        ...located,
        CHECKED,
        ...Array.from({ length: 4 }, () => call(CONNECTED, { flowFault: null, sent: 9, brokenBy: 'x' })),
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

describe('waiting for a turn', () => {
  const queued = (position: number): Event => ({
    type: 'queued',
    testId: 't',
    token: 'k',
    position,
    waitMs: 9000,
    pollAfterMs: 2000,
  });
  test('asks again, and starts by itself', () => {
    const waiting = play(START, queued(3));
    expect(waiting.state).toMatchObject({ kind: 'waiting', position: 3, waitMs: 9000 });
    expect(waiting.effects).toEqual([
      { type: 'clear-timer', name: 'answer' },
      { type: 'set-timer', name: 'ask-again', afterMs: 2000 },
    ]);
    expect(typesOf(play(START, queued(3), timer('ask-again')).effects)).toEqual([
      'set-timer answer',
      'ask-again',
    ]);
    expect(play(START, queued(3), queued(2)).state).toMatchObject({ position: 2 });
    expect(play(START, queued(3), ADMITTED).state.kind).toBe('locating');
  });
  test('can be given up, which frees the place', () => {
    const { state, effects } = play(START, queued(3), { type: 'stop' });
    expect(state.kind).toBe('idle');
    expect(effects).toContainEqual({ type: 'release-test', testId: 't', token: 'k' });
  });
});

describe('a browser that carries no test packet over an open call', () => {
  const opened = [START, ADMITTED, MEASURED, CHECKED, OPENED];

  test('is given 5 s', () => {
    expect(play(...opened).effects).toEqual([{ type: 'set-timer', name: 'flow', afterMs: 5000 }]);
  });

  test.each<[string, Event[], string]>([
    ['was known', [FLOW_TIMER], 'nothing-sent'],
    ['was sent', [stalled('nothing-sent'), FLOW_TIMER], 'nothing-sent'],
    ['was read of what came', [stalled('nothing-read'), FLOW_TIMER], 'nothing-read'],
    ['was sent when the call breaks', [call(CONNECTED, { brokenBy: 'x' })], 'nothing-sent'],
  ])('is given another call when nothing %s', (_, events, reopenedFor) => {
    const { state, effects } = play(...opened, ...events);
    expect(state).toMatchObject({ kind: 'connecting', sinceMs: 100, reopenedFor });
    // The 45 s go on: they are for both calls together.
    expect(typesOf(effects)).toEqual(['clear-timer flow', 'clear-timer warm-up', 'open-call']);
    expect(effects.at(-1)).toMatchObject({ relay: { relay: { name: 'near' } }, urls: [NEAR_URL] });
  });

  test('has its second call measured, and the result says why there was one', () => {
    const again = call(CONNECTED, { atMs: at(6100), connectedMs: at(6100) });
    const { state } = play(
      ...opened,
      stalled('nothing-sent'),
      FLOW_TIMER,
      again,
      call(FLOWING, { atMs: at(6100), connectedMs: at(6100) }),
      timer('warm-up'),
      BEGUN,
      ended(32_000),
    );
    expect(state).toMatchObject({
      kind: 'composing',
      facts: { reopenedFor: 'nothing-sent', connectMs: 6000 },
    });
  });

  test.each<[string, Event[], FlowFault]>([
    [
      'when the second call carries none either',
      [OPENED, stalled('nothing-read'), FLOW_TIMER],
      'nothing-read',
    ],
    ['when the second call does not open', [timer('connect')], 'nothing-sent'],
    ['when the time ends', [OPENED, timer('connect')], 'nothing-sent'],
  ])('is told as the browser\u2019s fault, never the network\u2019s, %s', (_, events, fault) => {
    const { state, effects } = play(...opened, FLOW_TIMER, ...events);
    expect(state).toMatchObject({ kind: 'failed', failure: { code: 'browser-stalled', fault } });
    expect(typesOf(effects)).toEqual(expect.arrayContaining(['close-call', 'release-test']));
  });

  test('is not what a network is that lets none through: that is waited for', () => {
    const { state, effects } = play(...opened, stalled(null), FLOW_TIMER);
    expect(state).toMatchObject({ kind: 'connecting', reopenedFor: null });
    expect(typesOf(effects)).toEqual(['set-timer flow']);
  });

  test('is not what broke a call that carried them: another is opened, with as long to connect', () => {
    const broken: Event[] = [WARM[0]!, call(FLOWING, { brokenBy: 'x' })];
    const { state, effects } = play(...opened, ...broken);
    expect(state).toMatchObject({ kind: 'connecting', reopenedFor: 'broken' });
    expect(effects).toContainEqual({ type: 'set-timer', name: 'connect', afterMs: 45_000 });
    const often = Array.from({ length: 4 }, () => [OPENED, ...broken]).flat();
    expect(play(...opened, ...often).state).toMatchObject({
      kind: 'failed',
      failure: { code: 'browser-stalled', fault: 'kept-breaking', evidence: { received: 5 } },
    });
  });
});

describe('a test that goes wrong', () => {
  const to = {
    connecting: [START, ADMITTED, MEASURED, UNCHECKED],
    warming: [START, ADMITTED, MEASURED, UNCHECKED, OPENED],
  };
  test.each<[string, Event[], object]>([
    ['without WebRTC', [{ type: 'start', options: OPTIONS, isSupported: false }], { code: 'no-webrtc' }],
    [
      'when the server is gone',
      [START, { type: 'fault', failure: { code: 'server-unreachable' } }],
      { code: 'server-unreachable' },
    ],
    [
      'when the worker cannot start',
      [...to.connecting, call(NOTHING, { facts: null, brokenBy: 'x' })],
      { code: 'internal', message: 'x' },
    ],
    [
      'when the audio clock stops before it is measured',
      [...to.warming, call(CONNECTED, { audioStoppedMs: at(9) })],
      { code: 'internal', message: 'The browser stopped its audio clock.' },
    ],
  ])('fails in words %s, and gives back what it holds', (_, events, failure) => {
    const { state, effects } = play(...events);
    expect(state).toEqual({ kind: 'failed', failure });
    if (events.length > 2)
      expect(typesOf(effects)).toEqual(expect.arrayContaining(['close-call', 'release-test']));
  });

  test('allows 45 s to connect', () => {
    expect(play(...to.connecting).effects).toContainEqual({
      type: 'set-timer',
      name: 'connect',
      afterMs: 45_000,
    });
  });

  test('ends the measurement when the call breaks, and keeps what it has', () => {
    expect(play(...TO_MEASURING, call(MEASURED_READING, { brokenBy: 'x' }))).toMatchObject({
      state: { kind: 'measuring' },
      effects: END,
    });
  });

  test('ends after 15 s without a packet', () => {
    expect(play(...TO_MEASURING, progress(10_000, 14_999)).effects).toEqual([]);
    expect(play(...TO_MEASURING, progress(10_000, 15_000)).effects).toEqual(END);
  });

  test('ends when the sender has been silent for 2 s: its clock has stopped', () => {
    const { state, effects } = play(...TO_MEASURING, progress(12_000, 0, 0, 2000));
    expect(effects).toEqual(END);
    expect(state).toMatchObject({ senderStoppedMs: 10_000 });
  });

  test('ignores what comes after it is over', () => {
    const over: Event[] = [...to.connecting, timer('connect')];
    for (const late of [
      OPENED,
      BEGUN,
      ended(1),
      { type: 'fault', failure: { code: 'server-unreachable' } } as Event,
      timer('late'),
    ])
      expect(play(...over, late)).toEqual({ state: play(...over).state, effects: [] });
  });
});

describe('stopping', () => {
  test('before measuring goes back to the start', () => {
    for (const events of [
      [START, ADMITTED],
      [START, ADMITTED, MEASURED],
      [START, ADMITTED, MEASURED, OPENED],
    ])
      expect(play(...events, { type: 'stop' }).state.kind).toBe('idle');
  });
  test('while measuring keeps what was measured', () => {
    const { state, effects } = play(...TO_MEASURING, { type: 'stop' });
    expect(effects).toEqual(END);
    expect(state).toMatchObject({ kind: 'measuring', stoppedEarly: true });
  });
  test('by closing the page leaves at once from any phase', () => {
    const { state, effects } = play(...TO_MEASURING, { type: 'abandon' });
    expect(state.kind).toBe('idle');
    expect(effects).toContainEqual({ type: 'release-test', testId: 't', token: 'k' });
  });
});

describe('signs of life', () => {
  test('are given three times a lease, in every phase that holds a place', () => {
    for (const events of [
      [START, ADMITTED],
      [START, ADMITTED, MEASURED],
      TO_MEASURING,
      [...TO_MEASURING, ended(9, 1)],
    ])
      expect(play(...events, timer('sign-of-life')).effects).toEqual([
        { type: 'sign-of-life', testId: 't', token: 'k' },
        { type: 'set-timer', name: 'sign-of-life', afterMs: 5000 },
      ]);
  });
  test('end with the test', () => {
    expect(play(timer('sign-of-life')).effects).toEqual([]);
  });
});

describe('what is known of a test when it is composed', () => {
  const factsOf = (...events: Event[]) => {
    const { state } = play(...events);
    if (state.kind !== 'composing' || !('call' in state.facts)) throw new Error(state.kind);
    return state.facts;
  };
  const NOTHING_HAPPENED = { hiddenMs: 0, stoppedEarly: false, audioStoppedAtMs: null };

  test('is for how long the page was hidden, and nothing else of a test that nothing happened to', () => {
    expect(factsOf(...TO_MEASURING, call(ENDED, { hiddenMs: 3500 }))).toMatchObject({
      incidents: { ...NOTHING_HAPPENED, hiddenMs: 3500 },
      call: { method: 'rtp', fallbackCause: null },
    });
  });
  test('is stopping, the stopped clock and the fallback', () => {
    expect(factsOf(...TO_MEASURING, { type: 'stop' }, call(ENDED)).incidents).toEqual({
      ...NOTHING_HAPPENED,
      stoppedEarly: true,
    });
    expect(factsOf(...TO_MEASURING, call(ENDED, { audioStoppedMs: at(9000) })).incidents).toEqual({
      ...NOTHING_HAPPENED,
      audioStoppedAtMs: 7000,
    });
    // What stops behind the end mark has stopped nothing.
    expect(factsOf(...TO_MEASURING, call(ENDED, { audioStoppedMs: at(32_001) })).incidents).toEqual(
      NOTHING_HAPPENED,
    );
    const facts: CallFacts = { method: 'data-channel', fallbackCause: 'audio-suspended' };
    expect(factsOf(...TO_MEASURING, call(ENDED, { facts })).call).toEqual(facts);
  });
});

describe('storing', () => {
  const DONE: Event[] = [...TO_MEASURING, ended(32_000), { type: 'composed', result: 'R' }];
  const failed = (message: string, isFinal = false): Event => ({
    type: 'store-failed',
    refusal: { message, isFinal },
  });
  const AGAIN: Event = timer('store-again');
  const STORED: Event = { type: 'stored', path: '/r/t', code: '3222222T' };
  const storageOf = (...events: Event[]) => {
    const { state } = play(...events);
    return state.kind === 'done' ? state.storage : null;
  };

  test('that failed is tried again by itself, later and later', () => {
    const waits: (number | null)[] = [];
    const events = [...DONE];
    for (let attempt = 1; attempt <= 7; attempt++) {
      events.push(failed('full'));
      const { state, effects } = play(...events);
      if (state.kind !== 'done' || state.storage.kind !== 'failed') throw new Error(state.kind);
      expect(state.storage).toMatchObject({ message: 'full', attempt });
      const { retryAfterMs } = state.storage;
      expect(effects).toEqual([{ type: 'set-timer', name: 'store-again', afterMs: retryAfterMs }]);
      waits.push(retryAfterMs);
      events.push(AGAIN);
      expect(typesOf(play(...events).effects)).toEqual(['clear-timer store-again', 'store']);
    }
    expect(waits).toEqual([2000, 5000, 15_000, 30_000, 60_000, 60_000, 60_000]);
    expect(storageOf(...events, STORED)).toMatchObject({ kind: 'stored', code: '3222222T' });
  });

  test('that was refused for good is not, but a person may', () => {
    const { state, effects } = play(...DONE, failed('not valid', true));
    expect(state).toMatchObject({ storage: { kind: 'failed', retryAfterMs: null } });
    expect(effects).toEqual([]);
    expect(typesOf(play(...DONE, failed('not valid', true), { type: 'store-again' }).effects)).toEqual([
      'clear-timer store-again',
      'store',
    ]);
  });

  test('is not asked for twice at once', () => {
    expect(play(...DONE, { type: 'store-again' }).effects).toEqual([]);
    expect(play(...DONE, STORED, { type: 'store-again' }).effects).toEqual([]);
    expect(storageOf(...DONE, STORED, failed('late'))).toMatchObject({ kind: 'stored' });
  });

  test.each<[string, Event]>([
    ['another test', START],
    ['the start page', { type: 'reset' }],
  ])('is given up for %s', (_, event) => {
    expect(typesOf(play(...DONE, failed('full'), event).effects)).toContain('clear-timer store-again');
  });

  describe('the record of every packet', () => {
    const KEPT: Event[] = DONE.map((event) =>
      event.type === 'start' ? { ...event, options: { ...OPTIONS, keepPackets: true } } : event,
    );
    const packetsFailed = (isFinal: boolean): Event => ({
      type: 'packets-failed',
      refusal: { message: 'no', isFinal },
    });

    test('is sent once the result is stored, where it was asked for', () => {
      expect(play(...DONE, STORED).effects).toEqual([]);
      expect(play(...KEPT, STORED).effects).toEqual([{ type: 'store-packets', place: PLACE }]);
      expect(storageOf(...KEPT, STORED)).toMatchObject({ packets: { kind: 'sending', attempt: 1 } });
      expect(storageOf(...KEPT, STORED, { type: 'packets-stored' })).toEqual({
        kind: 'stored',
        path: '/r/t',
        code: '3222222T',
        packets: { kind: 'kept' },
      });
    });

    test('is sent again like the result, which stays stored', () => {
      const once = play(...KEPT, STORED, packetsFailed(false));
      expect(once.state).toMatchObject({
        storage: { kind: 'stored', packets: { kind: 'failed', message: 'no', retryAfterMs: 2000 } },
      });
      expect(once.effects).toEqual([{ type: 'set-timer', name: 'store-again', afterMs: 2000 }]);
      const again = play(...KEPT, STORED, packetsFailed(false), AGAIN);
      expect(typesOf(again.effects)).toEqual(['clear-timer store-again', 'store-packets']);
      expect(play(...KEPT, STORED, packetsFailed(true)).effects).toEqual([]);
    });
  });
});

describe('isSettled', () => {
  const failed = (attempt: number, retryAfterMs: number | null) =>
    ({ kind: 'failed', message: 'm', attempt, retryAfterMs }) as const;
  const stored = (packets: PacketStorage): Storage => ({ kind: 'stored', path: '/r/t', code: 'c', packets });

  test.each<[Storage, boolean]>([
    [{ kind: 'storing', attempt: 1 }, false],
    [failed(1, 2000), false],
    [failed(2, 5000), false],
    [failed(3, 15_000), true],
    [failed(1, null), true],
    [stored({ kind: 'none' }), true],
    [stored({ kind: 'sending', attempt: 1 }), false],
    [stored({ kind: 'kept' }), true],
    [stored(failed(1, 2000)), false],
    [stored(failed(3, 15_000)), true],
    [stored(failed(1, null)), true],
  ])('of %j is %s', (storage, expected) => {
    expect(isSettled(storage)).toBe(expected);
  });
});
