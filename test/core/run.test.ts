import { describe, expect, test } from 'vitest';
import {
  createRun,
  findingsOf,
  type FlowFault,
  type RunEffect,
  type RunEvent,
  type RunState,
  type TestOptions,
} from '../../src/core/run.ts';
import type { CheckOutcome } from '../../src/core/connectivity/check.ts';
import type { ConnectivityReport } from '../../src/core/connectivity/report.ts';
import { bestUrls } from '../../src/core/connectivity/ways.ts';
import { isSettled, type PacketStorage, type Storage } from '../../src/core/storing.ts';
import { DEFAULT_PLAN } from '../../src/core/traffic-plan.ts';
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
  atMs: at(100),
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
const OPENED: Event = { type: 'call-opened', call: { method: 'rtp', fallbackCause: null }, atMs: at(600) };
const WARM: Event[] = [{ type: 'flowing' }, { type: 'timer', name: 'warm-up' }];
const BEGUN: Event = { type: 'begun', atMs: at(2000), isHidden: false };
const TO_MEASURING: Event[] = [START, ADMITTED, MEASURED, CHECKED, OPENED, ...WARM, BEGUN];
const progress = (atMs: number, silentMs = 0, outstanding = 5, unsentMs = 0): Event => ({
  type: 'progress',
  atMs: at(atMs),
  silentMs,
  unsentMs,
  outstanding,
  maxRttMs: 100,
  flowFault: null,
});
/** What is told before anything flows. */
const stalled = (flowFault: FlowFault | null): Event => ({
  type: 'progress',
  atMs: at(5000),
  ...{ silentMs: 0, unsentMs: 0, outstanding: 0, maxRttMs: null, flowFault },
});
const FLOW_TIMER: Event = { type: 'timer', name: 'flow' };
const ended = (atMs: number, outstanding = 0, maxRttMs: number | null = 100): Event => ({
  type: 'ended',
  atMs: at(atMs),
  outstanding,
  maxRttMs,
});

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
    ['asks the server', [START], 'requesting', ['request-test']],
    ['measures the relays', [START, ADMITTED], 'locating', ['set-timer sign-of-life', 'measure-relays']],
    ['checks the nearest', [START, ADMITTED, MEASURED], 'locating', ['check-connectivity']],
    [
      'calls through the nearest',
      [START, ADMITTED, MEASURED, CHECKED],
      'connecting',
      ['set-timer connect', 'open-call'],
    ],
    [
      'waits for the first packet',
      [START, ADMITTED, MEASURED, CHECKED, OPENED],
      'warming',
      ['set-timer flow'],
    ],
    [
      'warms up',
      [START, ADMITTED, MEASURED, CHECKED, OPENED, WARM[0]!],
      'warming',
      ['clear-timer connect', 'clear-timer flow', 'set-timer warm-up'],
    ],
    ['sets the marks', [START, ADMITTED, MEASURED, CHECKED, OPENED, ...WARM], 'measuring', ['begin']],
    [
      'composes at once when nothing is outstanding',
      [...TO_MEASURING, ended(32_000)],
      'composing',
      ['compose'],
    ],
    ['waits for stragglers', [...TO_MEASURING, ended(32_000, 3)], 'draining', ['set-timer late']],
    [
      'stops waiting when the last one came',
      [...TO_MEASURING, ended(32_000, 3), progress(32_200, 0, 0)],
      'composing',
      ['clear-timer late', 'compose'],
    ],
    [
      'stops waiting at the late limit',
      [...TO_MEASURING, ended(32_000, 3), { type: 'timer', name: 'late' }],
      'composing',
      ['clear-timer late', 'compose'],
    ],
    [
      'stores the result',
      [...TO_MEASURING, ended(32_000), { type: 'composed', result: 'R' }],
      'done',
      ['clear-timer sign-of-life', 'close-call', 'store'],
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
    const late = (maxRttMs: number | null) => play(...TO_MEASURING, ended(32_000, 1, maxRttMs)).effects[0];
    expect(late(100)).toMatchObject({ afterMs: 3000 });
    expect(late(2000)).toMatchObject({ afterMs: 6000 });
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
    expect(typesOf(named.effects)).toEqual(['set-timer sign-of-life', 'check-connectivity']);
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
      atMs: at(1),
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
    expect(typesOf(effects)).toEqual(['set-timer sign-of-life', 'check-connectivity']);
    expect(play(START, only, CHECKED).state).toMatchObject({ chosen: { readings: [{ nearestMs: 30 }] } });
  });
});

describe('what the network lets through', () => {
  const TLS_URL = 'turns:near:443?transport=tcp';
  const located: Event[] = [START, ADMITTED, MEASURED];
  test('is shown while it is found out', () => {
    const outcomes = [outcome(NEAR_URL, 'open')];
    const { state } = play(...located, { type: 'connectivity-progress', outcomes, planned: 6 });
    expect(state).toMatchObject({ kind: 'locating', checking: { outcomes, planned: 6 } });
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
      'clear-timer connect',
      'clear-timer flow',
      'clear-timer warm-up',
      'close-call',
      'compose-without-call',
    ]);
    const composed = play(...nothing, { type: 'composed', result: 'R' });
    expect(composed.state).toMatchObject({ kind: 'done', result: 'R', storage: { kind: 'storing' } });
    expect(typesOf(composed.effects)).toContain('store');
  });
  test.each<[string, Event[], object]>([
    [
      'when nothing connects in 45 s',
      [...located, CHECKED, { type: 'timer', name: 'connect' }],
      { why: 'could-not-connect', waitedMs: 45_000 },
    ],
    [
      'when connected but no packet comes',
      [...located, CHECKED, OPENED, stalled(null), { type: 'timer', name: 'connect' }],
      { why: 'nothing-arrived' },
    ],
  ])('is the result %s', (_, events, noCall) => {
    expect(play(...events).state).toMatchObject({ kind: 'composing', facts: { noCall } });
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
    expect(play(...asked(true)).effects).toMatchObject([{ type: 'request-test', durationMs: 60_000 }]);
    expect(play(...asked(false)).effects).toMatchObject([{ type: 'request-test', durationMs: 30_000 }]);
    expect(play(...asked(true), ADMITTED, MEASURED).effects).toMatchObject([{ idleLife: true }]);
    expect(play(...asked(false), ADMITTED, MEASURED).effects).toMatchObject([{ idleLife: false }]);
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
    expect(waiting.effects).toEqual([{ type: 'set-timer', name: 'ask-again', afterMs: 2000 }]);
    expect(typesOf(play(START, queued(3), { type: 'timer', name: 'ask-again' }).effects)).toEqual([
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
    ['was heard of', [FLOW_TIMER], 'nothing-sent'],
    ['was sent', [stalled('nothing-sent'), FLOW_TIMER], 'nothing-sent'],
    ['was read of what came', [stalled('nothing-read'), FLOW_TIMER], 'nothing-read'],
    [
      'was sent when the call breaks',
      [stalled('nothing-sent'), { type: 'call-broken', message: 'x' }],
      'nothing-sent',
    ],
  ])('is given another call when nothing %s', (_, events, reopenedFor) => {
    const { state, effects } = play(...opened, ...events);
    expect(state).toMatchObject({ kind: 'connecting', sinceMs: 100, reopenedFor });
    // The 45 s go on: they are for both calls together.
    expect(typesOf(effects)).toEqual(['clear-timer flow', 'clear-timer warm-up', 'open-call']);
    expect(effects.at(-1)).toMatchObject({ relay: { relay: { name: 'near' } }, urls: [NEAR_URL] });
  });

  test('has its second call measured, and the result says why there was one', () => {
    const again: Event = { ...OPENED, atMs: at(6100) };
    const { state } = play(
      ...opened,
      stalled('nothing-sent'),
      FLOW_TIMER,
      again,
      ...WARM,
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
    ['when the second call does not open', [{ type: 'timer', name: 'connect' }], 'nothing-sent'],
    ['when the time ends', [OPENED, { type: 'timer', name: 'connect' }], 'nothing-sent'],
  ])('is told as the browser\u2019s fault, never the network\u2019s, %s', (_, events, fault) => {
    const { state, effects } = play(...opened, FLOW_TIMER, ...events);
    expect(state).toEqual({ kind: 'failed', failure: { code: 'browser-stalled', fault } });
    expect(typesOf(effects)).toEqual(expect.arrayContaining(['close-call', 'release-test']));
  });

  test('is not what a network is that lets none through: that is waited for', () => {
    const { state, effects } = play(...opened, stalled(null), FLOW_TIMER);
    expect(state).toMatchObject({ kind: 'warming', reopenedFor: null });
    expect(typesOf(effects)).toEqual(['set-timer flow']);
  });

  test('is not what broke a call that carried them: another is opened, with as long to connect', () => {
    const broken: Event[] = [WARM[0]!, { type: 'call-broken', message: 'x' }];
    const { state, effects } = play(...opened, ...broken);
    expect(state).toMatchObject({ kind: 'connecting', reopenedFor: 'broken' });
    expect(effects).toContainEqual({ type: 'set-timer', name: 'connect', afterMs: 45_000 });
    expect(play(...opened, ...broken, OPENED, ...broken).state).toMatchObject({
      kind: 'composing',
      facts: { noCall: { why: 'nothing-arrived' } },
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
      'when nothing connects in 45 s',
      [...to.connecting, { type: 'timer', name: 'connect' }],
      { code: 'could-not-connect', relay: 'near', urls: ['turn:near:3478?transport=udp'], waitedMs: 45_000 },
    ],
    [
      'when connected but no packet comes',
      [...to.warming, stalled(null), { type: 'timer', name: 'connect' }],
      { code: 'nothing-arrived', relay: 'near' },
    ],
    [
      'when the call breaks before it is measured',
      [...to.warming, stalled(null), { type: 'call-broken', message: 'x' }],
      { code: 'nothing-arrived', relay: 'near' },
    ],
    [
      'when the worker cannot start',
      [...to.connecting, { type: 'call-broken', message: 'x' }],
      { code: 'internal', message: 'x' },
    ],
    [
      'when the audio clock stops before it is measured',
      [...to.warming, { type: 'audio-stopped', atMs: at(9) }],
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
    expect(play(...TO_MEASURING, { type: 'call-broken', message: 'x' })).toMatchObject({
      state: { kind: 'measuring' },
      effects: [{ type: 'end' }],
    });
  });

  test('ends after 15 s without a packet', () => {
    expect(play(...TO_MEASURING, progress(10_000, 14_999)).effects).toEqual([]);
    expect(play(...TO_MEASURING, progress(10_000, 15_000)).effects).toEqual([{ type: 'end' }]);
  });

  test('ends when the sender has been silent for 2 s: its clock has stopped', () => {
    const { state, effects } = play(...TO_MEASURING, progress(12_000, 0, 0, 2000));
    expect(effects).toEqual([{ type: 'end' }]);
    expect(state).toMatchObject({ incidents: { audioStoppedAtMs: 8000 } });
  });

  test('ignores what comes after it is over', () => {
    const over: Event[] = [...to.connecting, { type: 'timer', name: 'connect' }];
    for (const late of [
      OPENED,
      BEGUN,
      ended(1),
      { type: 'fault', failure: { code: 'server-unreachable' } } as Event,
      { type: 'timer', name: 'late' } as Event,
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
    expect(effects).toEqual([{ type: 'end' }]);
    expect(state).toMatchObject({ kind: 'measuring', incidents: { stoppedEarly: true } });
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
      expect(play(...events, { type: 'timer', name: 'sign-of-life' }).effects).toEqual([
        { type: 'sign-of-life', testId: 't', token: 'k' },
        { type: 'set-timer', name: 'sign-of-life', afterMs: 5000 },
      ]);
  });
  test('end with the test', () => {
    expect(play({ type: 'timer', name: 'sign-of-life' }).effects).toEqual([]);
  });
});

describe('findingsOf', () => {
  const hidden = (isHidden: boolean, atMs: number): Event => ({
    type: 'visibility',
    isHidden,
    atMs: at(atMs),
  });
  const findings = (...events: Event[]) => {
    const { state } = play(...events, ended(32_000));
    if (state.kind !== 'composing' || !('call' in state.facts)) throw new Error(state.kind);
    return findingsOf(state.facts, 30_000);
  };

  test('adds up hidden time, also when still hidden at the end', () => {
    expect(
      findings(
        ...TO_MEASURING,
        hidden(true, 5000),
        hidden(true, 6000),
        hidden(false, 8000),
        hidden(true, 31_500),
      ),
    ).toEqual([{ code: 'hidden', hiddenMs: 3500 }]);
  });
  test('knows a page that was hidden from the begin', () => {
    expect(findings(...TO_MEASURING.slice(0, -1), { type: 'begun', atMs: at(2000), isHidden: true })).toEqual(
      [{ code: 'hidden', hiddenMs: 30_000 }],
    );
  });
  test('does not count hidden time before measuring', () => {
    expect(
      findings(
        START,
        ADMITTED,
        hidden(true, 50),
        hidden(false, 90),
        MEASURED,
        CHECKED,
        OPENED,
        ...WARM,
        BEGUN,
      ),
    ).toEqual([]);
  });
  test('tells stopping, the stopped clock and the fallback', () => {
    expect(findings(...TO_MEASURING, { type: 'stop' })).toEqual([
      { code: 'stopped-early', measuredMs: 30_000, plannedMs: 30_000 },
    ]);
    expect(findings(...TO_MEASURING, { type: 'audio-stopped', atMs: at(9000) })).toEqual([
      { code: 'audio-stopped', atMs: 7000 },
    ]);
    const fallback: Event = {
      type: 'call-opened',
      call: { method: 'data-channel', fallbackCause: 'audio-suspended' },
      atMs: at(600),
    };
    expect(findings(START, ADMITTED, MEASURED, CHECKED, fallback, ...WARM, BEGUN)).toEqual([
      { code: 'data-channel', cause: 'audio-suspended' },
      { code: 'audio-suspended' },
    ]);
  });
});

describe('storing', () => {
  const DONE: Event[] = [...TO_MEASURING, ended(32_000), { type: 'composed', result: 'R' }];
  const failed = (message: string, isFinal = false): Event => ({
    type: 'store-failed',
    refusal: { message, isFinal },
  });
  const AGAIN: Event = { type: 'timer', name: 'store-again' };
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
