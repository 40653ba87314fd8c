import { DEFAULT_OPTIONS } from '../../../src/app/state.ts';
import type { CallFacts, CallReading, FlowFault } from '../../../src/core/run/call-reading.ts';
import type { RunEffect, TimerName } from '../../../src/core/run/effect.ts';
import type { RunEvent } from '../../../src/core/run/event.ts';
import type { TestOptions } from '../../../src/core/run/options.ts';
import { createRun } from '../../../src/core/run/reduce.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import type { CheckOutcome } from '../../../src/core/connectivity/check.ts';
import type { ConnectivityReport } from '../../../src/core/connectivity/report.ts';
import { bestUrls } from '../../../src/core/connectivity/ways.ts';
import { DEFAULT_PLAN } from '../../../src/core/traffic/traffic-plan.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { outcome } from '../connectivity/outcomes.ts';

/** What a test is asked for, and events that the procedure goes through when all goes well, for tests of its phases. */
export const OPTIONS: TestOptions = { ...DEFAULT_OPTIONS, durationMs: 30_000 };
export const issued = (name: string) => ({
  relay: { name, place: null, kind: { kind: 'edge' as const }, urls: [`turn:${name}:3478?transport=udp`] },
  username: 'u',
  credential: 'c',
});
export const PLACE = {
  testId: 't',
  resultId: 'r',
  token: 'k',
  relays: [issued('near'), issued('far')],
  leaseMs: 15_000,
  relaysOut: [],
  transferBitsPerSecond: null,
};
export const at = monotonicMs;
export type Event = RunEvent<string>;

export const START: Event = { type: 'start', options: OPTIONS, isSupported: true };
export const ADMITTED: Event = { type: 'admitted', grant: PLACE };
export const MEASURED: Event = {
  type: 'relays-measured',
  readings: [
    { name: 'near', nearestMs: 10, ports: [{ url: 'turn:near:3478?transport=udp', answeredMs: 10 }] },
    { name: 'far', nearestMs: 90, ports: [{ url: 'turn:far:3478?transport=udp', answeredMs: 90 }] },
  ],
};
export const [NEAR_URL, FAR_URL] = ['turn:near:3478?transport=udp', 'turn:far:3478?transport=udp'];
const report = (relay: string, ...checks: CheckOutcome[]): ConnectivityReport => ({
  relay,
  checks,
  uses: bestUrls(checks),
  tookMs: 900,
  nat: [],
  paths: [],
  findings: [],
  local: { hidden: 1, ipv4: 0, ipv6: 0 },
  hasMappingMoved: null,
  idleLife: null,
  isProxied: null,
  connection: null,
});
export const checked = (checks: CheckOutcome[] | null, relay = 'near'): Event => ({
  type: 'connectivity-checked',
  report: checks && report(relay, ...checks),
  atMs: at(100),
});
export const CHECKED = checked([outcome(NEAR_URL, 'open', { allocateMs: 30 })]);
/** The checks could not be made: the old way goes on. */
export const UNCHECKED = checked(null);
const RTP: CallFacts = { method: 'rtp', fallbackCause: null };
export const NOTHING: CallReading = {
  atMs: at(100),
  facts: RTP,
  connectedMs: null,
  isFlowing: false,
  flowFault: 'nothing-sent',
  sent: 0,
  received: 0,
  statsReceived: null,
  silentMs: 0,
  unsentMs: 0,
  lastSentMs: null,
  beginMs: null,
  endMs: null,
  outstanding: 0,
  maxRttMs: null,
  hiddenMs: 0,
  audioStoppedMs: null,
  brokenBy: null,
};
export const CONNECTED: CallReading = { ...NOTHING, atMs: at(600), connectedMs: at(600) };
export const FLOWING: CallReading = {
  ...CONNECTED,
  isFlowing: true,
  flowFault: null,
  sent: 10,
  received: 5,
  lastSentMs: at(600),
};
export const MEASURED_READING: CallReading = {
  ...FLOWING,
  atMs: at(2000),
  beginMs: at(2000),
  outstanding: 5,
  maxRttMs: 100,
};
export const ENDED: CallReading = {
  ...MEASURED_READING,
  atMs: at(32_000),
  endMs: at(32_000),
  outstanding: 0,
};
export const call = (reading: CallReading, change: Partial<CallReading> = {}): Event => ({
  type: 'call',
  reading: { ...reading, ...change },
});
export const timer = (name: TimerName, atMs = 45_100): Event => ({ type: 'timer', name, atMs: at(atMs) });
export const OPENED = call(CONNECTED);
export const WARM: Event[] = [call(FLOWING), timer('warm-up')];
export const BEGUN = call(MEASURED_READING);
export const TO_MEASURING: Event[] = [START, ADMITTED, MEASURED, CHECKED, OPENED, ...WARM, BEGUN];
export const progress = (atMs: number, silentMs = 0, outstanding = 5, unsentMs = 0): Event =>
  call(MEASURED_READING, {
    atMs: at(atMs),
    silentMs,
    unsentMs,
    lastSentMs: at(atMs - unsentMs),
    outstanding,
  });
/** What is told before anything flows. */
export const stalled = (flowFault: FlowFault | null): Event =>
  call(CONNECTED, { atMs: at(5000), flowFault, sent: flowFault === 'nothing-sent' ? 0 : 1000 });
export const FLOW_TIMER = timer('flow');
export const ended = (atMs: number, outstanding = 0, maxRttMs: number | null = 100): Event =>
  call(MEASURED_READING, { atMs: at(atMs), endMs: at(atMs), outstanding, maxRttMs });

/** Asks for the end mark, and watches that it is set. */
export const END = [{ type: 'set-timer', name: 'end', afterMs: 5000 }, { type: 'end' }];

/** Runs events from idle; gives the last state and the effects of the last event. */
export function play(...events: Event[]): { state: RunState<string>; effects: readonly RunEffect<string>[] } {
  const reduce = createRun<string>(DEFAULT_PLAN);
  return events.reduce<{ state: RunState<string>; effects: readonly RunEffect<string>[] }>(
    ({ state }, event) => reduce(state, event),
    { state: { kind: 'idle' }, effects: [] },
  );
}
export const typesOf = (effects: readonly RunEffect<string>[]): string[] =>
  effects.map((effect) => ('name' in effect ? `${effect.type} ${effect.name}` : effect.type));
