import { describe, expect, test } from 'vitest';
import type { FlowFault } from '../../../src/core/run/call-reading.ts';
import {
  START,
  ADMITTED,
  MEASURED,
  CHECKED,
  OPENED,
  play,
  type Event,
  FLOW_TIMER,
  stalled,
  call,
  CONNECTED,
  typesOf,
  NEAR_URL,
  at,
  FLOWING,
  timer,
  BEGUN,
  ended,
  WARM,
} from './procedure.ts';

describe('a browser that carries no test packet over an open call', () => {
  const opened = [START, ADMITTED, MEASURED, CHECKED, OPENED];

  test('is given 5 s', () => {
    expect(play(...opened).effects).toEqual([{ type: 'set-timer', name: 'flow', afterMs: 5000 }]);
  });

  test.each<[string, Event[], string]>([
    ['was known', [FLOW_TIMER], 'nothing-sent'],
    ['was sent', [stalled('nothing-sent'), FLOW_TIMER], 'nothing-sent'],
    ['was read of what came', [stalled('nothing-read'), FLOW_TIMER], 'nothing-read'],
    [
      'was sent when the call breaks',
      [call(CONNECTED, { brokenBy: { kind: 'error', message: 'x' } })],
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
    const broken: Event[] = [WARM[0]!, call(FLOWING, { brokenBy: { kind: 'error', message: 'x' } })];
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
