import { expect } from 'vitest';
import { App } from '../../src/app/app.ts';
import { ServerError, type CutOffPort, type EnvironmentPort, type ServerPort } from '../../src/app/ports.ts';
import type { AppState } from '../../src/app/state.ts';
import type { CheckOutcome } from '../../src/core/connectivity/check.ts';
import type { RelayReading } from '../../src/core/relay.ts';
import type { TestOptions } from '../../src/core/run/options.ts';
import { DEFAULT_PLAN } from '../../src/core/traffic/traffic-plan.ts';
import type { Admission } from '../../src/wire/http.ts';
import type { PacketRow } from '../../src/wire/packet-rows.ts';
import { regrade } from '../../src/core/verdict/grades.ts';
import type { Result } from '../../src/wire/result.ts';
import { outcome } from '../core/connectivity/outcomes.ts';
import { foundBy } from './found-connectivity.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SimulatedCalls, type Simulation } from '../support/call/simulated-call.ts';
import { SimulatedTransfers } from '../support/call/simulated-transfers.ts';

export const URL_UDP = 'turn:edge.example:3478?transport=udp';
export const URL_UDP2 = 'turn:edge.example:3479?transport=udp';
export const RELAY = {
  name: 'edge',
  place: 'Berlin',
  kind: { kind: 'edge' as const },
  urls: [URL_UDP, URL_UDP2],
};
export const ADMITTED: Admission & { state: 'admitted' } = {
  state: 'admitted',
  testId: 'test-1',
  resultId: 'result-1',
  token: 'token-1',
  relays: [{ relay: RELAY, username: 'u', credential: 'c' }],
  leaseMs: 15_000,
};
export const BOTH_ANSWER: RelayReading = {
  name: 'edge',
  nearestMs: 8,
  ports: [
    { url: URL_UDP, answeredMs: 9 },
    { url: URL_UDP2, answeredMs: 8 },
  ],
};

/** What the checks find where the reading says who answered. */
const checksOf = ({ ports }: RelayReading, checks?: CheckOutcome[]): CheckOutcome[] =>
  checks ??
  ports.map(({ url, answeredMs }) =>
    outcome(url, answeredMs === null ? 'blocked' : 'open', { allocateMs: answeredMs, rttMs: answeredMs }),
  );

/** An app on a manual clock with a simulated network and server. */
export function setUp(
  simulation: Simulation,
  overrides: {
    options?: Partial<TestOptions>;
    server?: Partial<ServerPort>;
    reading?: RelayReading;
    checks?: CheckOutcome[];
    /** A test of this browser was cut off before the page is opened; others may be told of later (`tellCutOff`). */
    cutOff?: boolean;
  } = {},
) {
  const clock = new ManualClock();
  const calls = new SimulatedCalls(clock, simulation);
  const stored: Result[] = [];
  const packets: (readonly PacketRow[])[] = [];
  const released: string[] = [];
  const asked: number[] = [];
  let isHidden = false;
  let onVisibility: (isHidden: boolean) => void = () => undefined;
  let onPageHide: () => void = () => undefined;
  let remembered: 'nothing' | 'running' | 'left' = 'nothing';
  let tellCutOff: () => void = () => undefined;
  const server: ServerPort = {
    config: () => Promise.resolve({ version: '1', relays: [RELAY], maxConcurrentTests: 5 }),
    requestTest: () => Promise.resolve(ADMITTED),
    askTest: () => {
      asked.push(clock.nowMs());
      return Promise.resolve(ADMITTED);
    },
    releaseTest: (testId) => released.push(testId),
    network: () => Promise.resolve({ address: '203.0.113.7', isProxied: false, names: [] }),
    witness: () => Promise.resolve(null),
    store: (result) => {
      stored.push(result);
      return Promise.resolve({ id: result.id, path: `/r/${result.id}`, code: '3222222T' });
    },
    storePackets: (_, rows) => {
      packets.push(rows);
      return Promise.resolve();
    },
    result: () => Promise.reject(new ServerError('not-found', 'There is no such result.')),
    ...overrides.server,
  };
  const transfers = new SimulatedTransfers(clock);
  const environment: EnvironmentPort = {
    nowMs: () => clock.nowMs(),
    nowEpochMs: () => clock.nowEpochMs(),
    setTimer: (afterMs, callback) => clock.setTimer(afterMs, callback),
    isHidden: () => isHidden,
    onVisibility: (listener) => (onVisibility = listener),
    onPageHide: (listener) => (onPageHide = listener),
    client: () => ({ userAgent: 'agent', browser: 'Browser 1', version: '0' }),
  };
  const cutOffs: CutOffPort = {
    remember: () => (remembered = 'running'),
    forget: () => (remembered = 'nothing'),
    leave: () => (remembered = 'left'),
    onCutOff: (listener) => {
      tellCutOff = listener;
      if (overrides.cutOff) listener();
    },
  };
  const states: AppState[] = [];
  const app = new App(
    {
      server,
      calls,
      environment,
      cutOffs,
      transfers,
      relays: { measure: () => Promise.resolve([overrides.reading ?? BOTH_ANSWER]), cancel: () => undefined },
      connectivity: {
        check: async (issued, named, onProgress) => {
          const checks = checksOf(overrides.reading ?? BOTH_ANSWER, overrides.checks);
          onProgress({ outcomes: checks, planned: checks.length, answered: [] });
          await named;
          return foundBy(issued.relay, checks);
        },
        settle: () => undefined,
        idleLife: () => Promise.resolve({ keptS: 120, lostS: null }),
        cancel: () => undefined,
      },
    },
    DEFAULT_PLAN,
    overrides.options ?? {},
    (state) => states.push(state),
  );
  return {
    app,
    clock,
    calls,
    states,
    stored,
    packets,
    released,
    asked,
    hide: (value: boolean) => {
      isHidden = value;
      onVisibility(value);
    },
    closePage: () => onPageHide(),
    remembered: () => remembered,
    tellCutOff: () => tellCutOff(),
  };
}

export function resultOf(app: App): Result {
  const { run } = app.state;
  if (run.kind !== 'done') throw new Error(`the test is ${JSON.stringify(run)}`);
  // Whatever happened to it: whoever receives it finds the same grades.
  expect(regrade(run.result)).toEqual(run.result.grades);
  return run.result;
}

export const clean: Simulation = { fate: () => 40 };
