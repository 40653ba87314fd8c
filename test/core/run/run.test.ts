import { describe, expect, test } from 'vitest';
import type { CallFacts } from '../../../src/core/run/call-reading.ts';
import { outcome } from '../connectivity/outcomes.ts';
import {
  type Event,
  START,
  ADMITTED,
  MEASURED,
  CHECKED,
  OPENED,
  WARM,
  TO_MEASURING,
  ended,
  progress,
  timer,
  play,
  typesOf,
  OPTIONS,
  checked,
  FAR_URL,
  UNCHECKED,
  NEAR_URL,
  PLACE,
  issued,
  call,
  NOTHING,
  CONNECTED,
  at,
  MEASURED_READING,
  END,
  BEGUN,
  ENDED,
} from './procedure.ts';

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
  test('says which are out of service, and since when, where the wanted one is, or all are', () => {
    const out = [
      { name: 'moon', reason: 'does-not-work', sinceMs: 1000 },
      { name: 'mars', reason: 'taken-out', sinceMs: 2000 },
    ];
    const admitted = (grant: object): Event => ({ type: 'admitted', grant: { ...PLACE, ...grant } });
    expect(play(options('moon'), admitted({ relaysOut: out })).state).toEqual({
      kind: 'failed',
      failure: { code: 'relays-out', name: 'moon', out: [out[0]] },
    });
    expect(play(options(null), admitted({ relays: [], relaysOut: out })).state).toEqual({
      kind: 'failed',
      failure: { code: 'relays-out', name: null, out },
    });
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
    const only: Event = { type: 'admitted', grant: { ...PLACE, relays: [issued('near')] } };
    const { state, effects } = play(START, only);
    expect(state).toMatchObject({ kind: 'locating', checking: { chosenBy: 'only' } });
    expect(typesOf(effects)).toEqual(
      expect.arrayContaining(['set-timer sign-of-life', 'check-connectivity']),
    );
    expect(play(START, only, CHECKED).state).toMatchObject({ chosen: { readings: [{ nearestMs: 30 }] } });
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
      [...to.connecting, call(NOTHING, { facts: null, brokenBy: { kind: 'error', message: 'x' } })],
      { code: 'internal', fault: { kind: 'error', message: 'x' } },
    ],
    [
      'when the audio clock stops before it is measured',
      [...to.warming, call(CONNECTED, { audioStoppedMs: at(9) })],
      { code: 'internal', fault: { kind: 'audio-clock-stopped' } },
    ],
  ])('fails %s, and gives back what it holds', (_, events, failure) => {
    const { state, effects } = play(...events);
    expect(state).toEqual({ kind: 'failed', failure });
    if (events.length > 2)
      expect(typesOf(effects)).toEqual(expect.arrayContaining(['close-call', 'release-test']));
  });

  test('allows 45 s to connect', () => {
    const alone: Event = { type: 'admitted', grant: { ...PLACE, relays: [issued('near')] } };
    expect(play(START, alone, UNCHECKED).effects).toContainEqual({
      type: 'set-timer',
      name: 'connect',
      afterMs: 45_000,
    });
  });

  test('ends the measurement when the call breaks, and keeps what it has', () => {
    expect(
      play(...TO_MEASURING, call(MEASURED_READING, { brokenBy: { kind: 'error', message: 'x' } })),
    ).toMatchObject({
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
