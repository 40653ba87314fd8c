import { newSearch } from '../../../src/core/find-calls/call-search.ts';
import { DEFAULT_OPTIONS, type AppState } from '../../../src/app/state.ts';
import type { IssuedRelay, Relay } from '../../../src/core/relay.ts';
import type { CallReading } from '../../../src/core/run/call-reading.ts';
import type { Failure } from '../../../src/core/run/failure.ts';
import type { Chosen, TestGrant } from '../../../src/core/run/grant.ts';
import type { Incidents, RunFacts, RunState } from '../../../src/core/run/state.ts';
import type { Storage } from '../../../src/core/run/storing.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import type { Result } from '../../../src/wire/result.ts';
import { FLOWING } from '../../core/run/procedure.ts';
import { RESULTS } from './results.ts';
import { STEPS_SO_FAR } from './search-results.ts';

/** Every state of the page by name, for looking at and for the browser tests. */
export interface GalleryState {
  readonly state: AppState;
  readonly isSupported?: boolean;
  /** The notice that the test is watched, and the code that lets somebody. */
  readonly watched?: { readonly watchers: number; readonly code: string | null };
}

const relay: Relay = {
  name: 'edge-1',
  place: 'Frankfurt',
  kind: { kind: 'edge' },
  urls: ['turn:calls.example.com:3478?transport=udp', 'turn:calls.example.com:3479?transport=udp'],
};
const issued: IssuedRelay = { relay, username: 'u', credential: 'c' };
const grant: TestGrant = {
  testId: 't',
  resultId: 'r',
  token: 'k',
  relays: [issued],
  leaseMs: 15_000,
  relaysOut: [],
  transferBitsPerSecond: null,
};
const offered = {
  name: relay.name,
  place: relay.place,
  kind: { kind: 'edge' as const },
  urls: [...relay.urls],
};
const azure = {
  name: 'azure-we',
  place: 'Amsterdam',
  kind: { kind: 'azure' as const, region: 'West Europe' },
  urls: ['turn:we.example.com:3478?transport=udp'],
};

const idle: AppState = {
  config: { kind: 'ready', config: { version: '0.1.0', relays: [offered], maxConcurrentTests: 8 } },
  options: DEFAULT_OPTIONS,
  run: { kind: 'idle' },
  live: { rows: [], durationMs: DEFAULT_OPTIONS.durationMs },
  isRunAside: false,
  silence: null,
  opened: { kind: 'none' },
  lastWasCutOff: false,
};

const chosen: Chosen = {
  grant,
  options: DEFAULT_OPTIONS,
  readings: [],
  relay: issued,
  urls: relay.urls,
  chosenBy: 'only',
  connectivity: null,
};
const call = { method: 'rtp', fallbackCause: null } as const;
const incidents: Incidents = { hiddenMs: 0, stoppedEarly: false, audioStoppedAtMs: null };
const reading: CallReading = {
  ...FLOWING,
  atMs: monotonicMs(400),
  connectedMs: monotonicMs(300),
  lastSentMs: monotonicMs(400),
};
const opening = {
  chosen,
  checking: null,
  sinceMs: monotonicMs(0),
  reopenedFor: null,
  breaks: 0,
  hasFlowed: false,
};
const measured = {
  connectMs: 300,
  reopenedFor: null,
  stoppedEarly: false,
  senderStoppedMs: null,
  isEnding: false,
  reading: { ...reading, beginMs: monotonicMs(0) },
};
const facts: RunFacts = {
  chosen,
  call,
  connectMs: 300,
  reopenedFor: null,
  incidents,
  lateLimitMs: 3000,
  transfers: { kind: 'none' },
};

const running = (run: RunState<Result>, live: AppState['live'] = idle.live): GalleryState => ({
  state: { ...idle, run, live },
});

function measuring(elapsedMs: number, durationMs: number, result: Result, hiddenMs = 0): GalleryState {
  return running(
    {
      kind: 'measuring',
      chosen: { ...chosen, options: { ...DEFAULT_OPTIONS, durationMs } },
      ...measured,
      reading: { ...measured.reading, hiddenMs },
      elapsedMs,
      transfers: { kind: 'none' },
    },
    { rows: result.timeline.slice(0, Math.floor((elapsedMs - 1000) / 200)), durationMs },
  );
}

/** What the charts have of a loaded test: by time, whatever part it is of. */
function busySoFar(elapsedMs: number): AppState['live']['rows'] {
  const [idleRows, busyRows] = [RESULTS.meets().timeline, RESULTS.delay().timeline];
  return Array.from({ length: Math.floor((elapsedMs - 1000) / 200) }, (_, index) => ({
    ...((index < 160 ? idleRows[index % 150] : busyRows[index % 150]) ?? EMPTY_ROW),
    startMs: index * 200,
  }));
}
const EMPTY_ROW = { startMs: 0, sent: 0, received: 0, lost: 0, rttMs: null, rttMaxMs: null, jitterMs: null };

const failed = (failure: Failure): GalleryState => running({ kind: 'failed', failure });

const stored = { kind: 'stored', path: '/r/q7h2m9x4k1v8c3b6n5z0t2w7', code: '4YG56VJJ' } as const;
const done = (
  name: keyof typeof RESULTS,
  storage: Storage = { ...stored, packets: { kind: 'none' } },
): GalleryState => running({ kind: 'done', result: RESULTS[name](), grant, keepPackets: false, storage });

const fixed: Record<string, () => GalleryState> = {
  start: () => ({ state: idle }),
  'start-options': () => ({
    state: {
      ...idle,
      config: {
        kind: 'ready',
        config: { version: '0.1.0', relays: [offered, azure], maxConcurrentTests: 8 },
      },
      options: {
        ...DEFAULT_OPTIONS,
        target: { kind: 'azure', region: 'West Europe', column: 'edge' },
        labels: { ticket: 'HD-20417', site: 'Berlin', user: null, request: null },
      },
    },
  }),
  'start-search': () => ({
    state: {
      ...idle,
      options: {
        ...DEFAULT_OPTIONS,
        durationMs: 60_000,
        keepPackets: true,
        mark: 'half',
        search: newSearch(8),
      },
    },
  }),
  'start-asked': () => ({
    state: {
      ...idle,
      options: {
        ...DEFAULT_OPTIONS,
        durationMs: 60_000,
        labels: { ticket: 'INC0012345', site: 'Berlin', user: 'm.keller', request: 'q1' },
        keepPackets: true,
      },
    },
  }),
  'start-load': () => ({
    state: {
      ...idle,
      config: {
        kind: 'ready',
        config: {
          version: '0.1.0',
          relays: [offered],
          maxConcurrentTests: 20,
          transferBitsPerSecond: 50_000_000,
        },
      },
      options: { ...DEFAULT_OPTIONS, calls: 5, loaded: true },
    },
  }),
  'start-cut-off': () => ({ state: { ...idle, lastWasCutOff: true } }),
  'start-loading': () => ({ state: { ...idle, config: { kind: 'loading' } } }),
  'start-config-failed': () => ({
    state: { ...idle, config: { kind: 'failed', message: 'The server could not be reached.' } },
  }),
  'start-no-relay': () => ({
    state: {
      ...idle,
      config: { kind: 'ready', config: { version: '0.1.0', relays: [], maxConcurrentTests: 8 } },
    },
  }),
  'start-relays-out': () => ({
    state: {
      ...idle,
      config: {
        kind: 'ready',
        config: {
          version: '0.1.0',
          relays: [],
          relaysOut: [{ name: 'berlin', reason: 'does-not-work', sinceMs: Date.UTC(2025, 10, 20, 12, 4) }],
          maxConcurrentTests: 8,
        },
      },
    },
  }),
  'start-relays-taken-out': () => ({
    state: {
      ...idle,
      config: {
        kind: 'ready',
        config: {
          version: '0.1.0',
          relays: [],
          relaysOut: [
            { name: 'berlin', reason: 'taken-out', sinceMs: Date.UTC(2025, 10, 20, 12, 4) },
            { name: 'tokyo', reason: 'taken-out', sinceMs: Date.UTC(2025, 10, 20, 12, 9) },
          ],
          maxConcurrentTests: 8,
        },
      },
    },
  }),
  'start-unsupported': () => ({ state: idle, isSupported: false }),
  requesting: () => running({ kind: 'requesting', options: DEFAULT_OPTIONS }),
  waiting: () =>
    running({
      kind: 'waiting',
      options: DEFAULT_OPTIONS,
      testId: 't',
      token: 'k',
      position: 2,
      waitMs: 47_000,
    }),
  locating: () => running({ kind: 'locating', options: DEFAULT_OPTIONS, grant, checking: null }),
  connecting: () => running({ kind: 'connecting', ...opening, reading: null, isWatched: false }),
  warming: () => running({ kind: 'warming', ...opening, reading }),
  measuring: () => measuring(12_400, 30_000, RESULTS.meets()),
  'measuring-code': () => ({
    ...measuring(12_400, 30_000, RESULTS.meets()),
    watched: { watchers: 0, code: '4YG56VJJ' },
  }),
  'measuring-watched': () => ({
    ...measuring(12_400, 30_000, RESULTS.meets()),
    watched: { watchers: 2, code: '4YG56VJJ' },
  }),
  'measuring-bad': () => measuring(22_400, 30_000, RESULTS.several()),
  'measuring-hidden': () => measuring(22_400, 30_000, RESULTS.outage(), 3000),
  'measuring-silent': () => {
    const shown = measuring(16_400, 30_000, RESULTS.outage());
    return { ...shown, state: { ...shown.state, silence: 'no-server' } };
  },
  'measuring-search': () => {
    const { state } = measuring(6400, 15_000, RESULTS.meets());
    if (state.run.kind !== 'measuring') throw new Error('It measures.');
    const search = { ...newSearch(20), steps: STEPS_SO_FAR };
    const options = { ...DEFAULT_OPTIONS, durationMs: 15_000, calls: 10, search };
    return { state: { ...state, run: { ...state.run, chosen: { ...chosen, options } } } };
  },
  'measuring-busy': () =>
    running(
      {
        kind: 'measuring',
        chosen: { ...chosen, options: { ...DEFAULT_OPTIONS, loaded: true } },
        ...measured,
        elapsedMs: 41_400,
        transfers: { kind: 'running' },
      },
      { rows: busySoFar(41_400), durationMs: 63_000 },
    ),
  'measuring-long': () => measuring(440_000, 600_000, RESULTS['meets-long']()),
  draining: () =>
    running(
      { kind: 'draining', facts, outstanding: 3 },
      { rows: RESULTS.loss().timeline, durationMs: 30_000 },
    ),
  composing: () =>
    running({ kind: 'composing', facts }, { rows: RESULTS.loss().timeline, durationMs: 30_000 }),
  'failed-server': () => failed({ code: 'server-unreachable' }),
  'failed-refused': () =>
    failed({ code: 'refused', message: 'Too many tests from this address; wait one minute.' }),
  'failed-no-webrtc': () => failed({ code: 'no-webrtc' }),
  'failed-relay-lost': () => failed({ code: 'relay-lost', name: 'berlin' }),
  'failed-no-relay': () => failed({ code: 'no-such-relay', name: 'berlin' }),
  'failed-relays-out': () =>
    failed({
      code: 'relays-out',
      name: null,
      out: [
        { name: 'berlin', reason: 'does-not-work', sinceMs: Date.UTC(2026, 10, 20, 12, 4) },
        { name: 'azure-we', reason: 'taken-out', sinceMs: Date.UTC(2026, 10, 20, 12, 6) },
      ],
    }),
  'failed-browser-stalled': () =>
    failed({
      code: 'browser-stalled',
      fault: 'nothing-sent',
      evidence: { wasConnected: true, sent: 0, received: 0, statsReceived: 0, relayReceived: null },
    }),
  'failed-contradicted': () =>
    failed({
      code: 'browser-stalled',
      fault: 'contradicted',
      evidence: { wasConnected: true, sent: 2140, received: 3, statsReceived: 2096, relayReceived: 2118 },
    }),
  'failed-internal': () =>
    failed({ code: 'internal', fault: { kind: 'error', message: 'RTCPeerConnection closed unexpectedly' } }),
  opening: () => ({ state: { ...idle, opened: { kind: 'loading', id: 'x' } } }),
  'open-failed': () => ({
    state: {
      ...idle,
      opened: { kind: 'failed', id: 'x', message: 'There is no such result.', isRevoked: false },
    },
  }),
  'open-revoked': () => ({
    state: { ...idle, opened: { kind: 'failed', id: 'x', message: 'Revoked.', isRevoked: true } },
  }),
  opened: () => ({
    state: {
      ...idle,
      opened: { kind: 'ready', id: 'q7h2m9x4k1v8', result: RESULTS.loss(), path: '/r/q7h2m9x4k1v8' },
    },
  }),
  'done-storing': () => done('meets', { kind: 'storing', attempt: 1 }),
  'done-store-failed': () =>
    done('meets', {
      kind: 'failed',
      message: 'The server could not be reached.',
      attempt: 3,
      retryAfterMs: 15_000,
    }),
  'done-store-refused': () =>
    done('loss', {
      kind: 'failed',
      message: 'Another result of this test is stored already.',
      attempt: 1,
      retryAfterMs: null,
    }),
  'done-packets-sending': () => done('meets', { ...stored, packets: { kind: 'sending', attempt: 1 } }),
  'done-packets-kept': () => done('loss', { ...stored, packets: { kind: 'kept' } }),
  'done-packets-failed': () =>
    done('loss', {
      ...stored,
      packets: {
        kind: 'failed',
        message: 'The server has no room for them.',
        attempt: 5,
        retryAfterMs: 60_000,
      },
    }),
};

const names = Object.keys(RESULTS).filter((name): name is keyof typeof RESULTS => name in RESULTS);

/** All states: those without a result, then one for each kind of result. */
export const STATES: Readonly<Record<string, () => GalleryState>> = {
  ...fixed,
  ...Object.fromEntries(names.map((name) => [`done-${name}`, () => done(name)])),
};
