import { describe, expect, test } from 'vitest';
import { outcome } from '../connectivity/outcomes.ts';
import {
  ADMITTED,
  call,
  checked,
  CHECKED,
  CONNECTED,
  type Event,
  FAR_URL,
  issued,
  MEASURED,
  NEAR_URL,
  NOTHING,
  OPTIONS,
  PLACE,
  play,
  stalled,
  START,
  timer,
  typesOf,
} from './procedure.ts';

const located: Event[] = [START, ADMITTED, MEASURED];
const NEAR_SHUT = checked([outcome(NEAR_URL, 'blocked')]);
const FAR_OPEN = checked([outcome(FAR_URL, 'open')], 'far');
/** Twenty seconds after the call was opened. */
const FIRST_LIMIT = timer('connect', 20_100);
const IN_VAIN = [CHECKED, call(NOTHING), FIRST_LIMIT];

describe('a relay through which no call can be made', () => {
  test('is left for the next nearest where nothing of it is open, with all that was begun', () => {
    const { state, effects } = play(...located, NEAR_SHUT);
    expect(state).toMatchObject({
      kind: 'locating',
      checking: {
        relay: { relay: { name: 'far' } },
        chosenBy: 'nearest',
        next: [],
        missed: [{ name: 'near', why: 'nothing-open', waitedMs: 900 }],
      },
    });
    expect(typesOf(effects)).toEqual([
      'clear-timer checks',
      'close-call',
      'forget',
      'set-timer checks',
      'check-connectivity',
    ]);
    expect(play(...located, NEAR_SHUT, FAR_OPEN).state).toMatchObject({
      kind: 'connecting',
      chosen: { urls: [FAR_URL], missed: [{ name: 'near' }], connectivity: { relay: 'far' } },
    });
  });

  test('is left after 20 s without a connection', () => {
    expect(play(...located, CHECKED).effects).toContainEqual({
      type: 'set-timer',
      name: 'connect',
      afterMs: 20_000,
    });
    const { state, effects } = play(...located, ...IN_VAIN);
    expect(state).toMatchObject({
      kind: 'locating',
      checking: { missed: [{ name: 'near', why: 'could-not-connect', waitedMs: 20_000 }] },
    });
    expect(typesOf(effects)).toEqual(expect.arrayContaining(['clear-timer connect', 'close-call']));
    // The last one has the whole time.
    expect(play(...located, ...IN_VAIN, FAR_OPEN).effects).toContainEqual({
      type: 'set-timer',
      name: 'connect',
      afterMs: 45_000,
    });
  });

  test('is told beside the last one when that fails as well', () => {
    const nothing = checked([outcome(FAR_URL, 'blocked')], 'far');
    expect(play(...located, NEAR_SHUT, nothing).state).toMatchObject({
      kind: 'composing',
      facts: {
        noCall: { why: 'nothing-open' },
        chosen: { relay: { relay: { name: 'far' } }, missed: [{ name: 'near' }] },
      },
    });
  });

  test.each<[string, Event[]]>([
    ['nothing open', [checked([outcome(FAR_URL, 'blocked')], 'far')]],
    ['no connection', [FAR_OPEN, call(NOTHING), timer('connect', 45_100)]],
  ])('is exchanged for no other where it was named: %s', (_, events) => {
    const options = { ...OPTIONS, relayName: 'far' };
    const { state } = play({ type: 'start', options, isSupported: true }, ADMITTED, ...events);
    expect(state).toMatchObject({
      kind: 'composing',
      facts: { chosen: { relay: { relay: { name: 'far' } }, chosenBy: 'by-name' } },
    });
  });

  test('is kept where it is this browser, or where the call did connect', () => {
    // It has not said yet how it carries packets.
    const mute = play(...located, CHECKED, FIRST_LIMIT);
    expect(mute.state.kind).toBe('connecting');
    expect(mute.effects).toEqual([{ type: 'set-timer', name: 'connect', afterMs: 25_000 }]);
    const connected = play(...located, CHECKED, call(CONNECTED), stalled(null), FIRST_LIMIT);
    expect(connected.state.kind).toBe('connecting');
    // Packets that getStats counted: they came through.
    const counted = call(NOTHING, { statsReceived: 7, sent: 9, flowFault: null });
    expect(play(...located, CHECKED, counted, FIRST_LIMIT).state.kind).toBe('connecting');
  });

  test('is the only one that is checked, where checks alone were asked for', () => {
    const only: Event = { type: 'start', options: { ...OPTIONS, onlyConnectivity: true }, isSupported: true };
    expect(play(only, ADMITTED, MEASURED, NEAR_SHUT).state).toMatchObject({
      kind: 'composing',
      facts: { noCall: { why: 'only-connectivity' }, chosen: { relay: { relay: { name: 'near' } } } },
    });
  });

  test('is one of three at most, and one where 15 s have gone in vain', () => {
    const names = ['a', 'b', 'c', 'd'];
    const admitted: Event = { type: 'admitted', grant: { ...PLACE, relays: names.map(issued) } };
    const readings = names.map((name, at) => ({ name, nearestMs: at, ports: [] }));
    const shut = (name: string): Event =>
      checked([outcome(`turn:${name}:3478?transport=udp`, 'blocked')], name);
    const begun: Event[] = [START, admitted, { type: 'relays-measured', readings }];
    expect(play(...begun, shut('a'), shut('b'), shut('c')).state).toMatchObject({
      kind: 'composing',
      facts: { chosen: { relay: { relay: { name: 'c' } }, missed: [{ name: 'a' }, { name: 'b' }] } },
    });
    const open = checked([outcome('turn:a:3478?transport=udp', 'open')], 'a');
    expect(play(...begun, open, call(NOTHING), FIRST_LIMIT, shut('b')).state).toMatchObject({
      kind: 'composing',
      facts: { chosen: { relay: { relay: { name: 'b' } } } },
    });
  });
});
