import { compareResults } from '../../../../src/core/compare/compare-results.ts';
import { compareSets } from '../../../../src/core/compare/compare-sets.ts';
import { emptyState, type DeskState } from '../../../../src/app/desk/state.ts';
import type { TokenRecord } from '../../../../src/wire/desk/admin.ts';
import type { RunningTest } from '../../../../src/wire/running.ts';
import type { Comparison } from '../../../../src/wire/desk/compare.ts';
import type { ResultContext } from '../../../../src/wire/desk/record.ts';
import type { TestRequestRecord } from '../../../../src/wire/desk/requests.ts';
import type { Result } from '../../../../src/wire/result.ts';
import type { EdgewiseRecord } from '../../../../src/ui/desk/record/edgewise-record.ts';
import { requestRecord } from '../../../support/test-request.ts';
import { rowOf } from '../../desk/row-builder.ts';
import { DIRECTION_RESULTS } from '../direction-results.ts';
import { MARK_RESULTS } from '../mark-results.ts';
import { RESULTS } from '../results.ts';
import { element } from './element.ts';
import { HOSTILE } from './hostile.ts';
import { contextOf, MARKS_OF_OTHERS, recordOf, rowOfResult, usualFigures } from './records.ts';
import { PLAN_VIEWS } from './plan-states.ts';
import { DEVICE_VIEWS } from './device-states.ts';
import { RELAY_VIEWS } from './relay-states.ts';
import { SITE_VIEWS } from './site-states.ts';
import { USUAL_VIEWS } from './usual-states.ts';
import '../../../../src/ui/desk/admin/edgewise-admin-audit.ts';
import '../../../../src/ui/desk/admin/edgewise-admin-erase.ts';
import '../../../../src/ui/desk/admin/edgewise-admin-tokens.ts';
import '../../../../src/ui/desk/admin/edgewise-admin-users.ts';
import '../../../../src/ui/desk/compare/edgewise-compare.ts';
import '../../../../src/ui/desk/results/edgewise-export-menu.ts';
import '../../../../src/ui/desk/record/edgewise-record.ts';
import '../../../../src/ui/desk/requests/edgewise-requests.ts';

/** Every state of the desk's views by name: an element with its properties set. */
const AT_MS = Date.UTC(2025, 10, 20, 12, 4, 10);
const HOUR_MS = 3_600_000;

const notes = [
  {
    id: 'n1',
    author: 'anna',
    atMs: AT_MS + HOUR_MS,
    text: 'Called back: only in the meeting room on floor 2.',
  },
  {
    id: 'n2',
    author: 'b.okafor',
    atMs: AT_MS + 5 * HOUR_MS,
    text: 'Access point replaced.\n\nPlease test again tomorrow between 9 and 10, when the office is full.',
  },
];

function record(
  result: Result,
  context: ResultContext | null | 'failed',
  changes: Partial<EdgewiseRecord> = {},
): HTMLElement {
  const user = { name: 'anna', role: 'admin', csrfToken: 'c' } as const;
  return element('edgewise-record', { record: recordOf(result, { notes }), context, user, ...changes });
}

const lossUp = DIRECTION_RESULTS['directions-loss-up'];

const hostileResult = (): Result => {
  const result = lossUp();
  return {
    ...result,
    labels: { ticket: HOSTILE.long, site: HOSTILE.script, user: HOSTILE.rightToLeft },
    client: { ...result.client, browser: HOSTILE.emoji },
  };
};

const notConnected = RESULTS['not-connected'];
const marksCleared = MARK_RESULTS['marks-cleared-half'];
const onlyChecked = RESULTS['checks-udp-blocked'];

const records: Record<string, () => HTMLElement> = {
  'record-loss': () => record(lossUp(), contextOf(lossUp())),
  'record-meets': () =>
    record(RESULTS.meets(), contextOf(RESULTS.meets()), {
      record: recordOf(RESULTS.meets(), { hasPackets: false }),
    }),
  'record-loading': () => record(lossUp(), null),
  'record-context-failed': () => record(lossUp(), 'failed'),
  'record-few': () => record(lossUp(), { ...contextOf(lossUp(), [2, 4]), before: [], after: [] }),
  'record-first': () => record(lossUp(), { ...contextOf(lossUp(), [0, 0]), before: [], after: [] }),
  'record-no-data': () => record(RESULTS.hidden(), contextOf(RESULTS.hidden())),
  'record-revoked': () =>
    record(lossUp(), contextOf(lossUp()), { record: recordOf(lossUp(), { isLinkRevoked: true }) }),
  'record-note-failed': () =>
    record(lossUp(), contextOf(lossUp()), {
      note: { kind: 'failed', message: 'The note could not be stored: the server could not be reached.' },
    }),
  'record-no-address': () =>
    record(RESULTS.jitter(), contextOf(RESULTS.jitter()), {
      record: recordOf(
        RESULTS.jitter(),
        { network: null },
        { address: null, site: null, user: null, ticket: null },
      ),
    }),
  'record-hostile': () =>
    record(hostileResult(), contextOf(hostileResult()), {
      record: recordOf(hostileResult(), {
        notes: Object.values(HOSTILE).map((text, index) => ({
          id: String(index),
          author: HOSTILE.rightToLeft,
          atMs: AT_MS,
          text,
        })),
      }),
    }),
  'record-not-connected': () => record(notConnected(), contextOf(notConnected())),
  'record-checks': () => record(onlyChecked(), contextOf(onlyChecked())),
  'record-marks-of-others': () =>
    record(marksCleared(), { ...contextOf(marksCleared()), marksOfOthers: MARKS_OF_OTHERS }),
  'record-long': () => record(RESULTS['meets-long'](), contextOf(RESULTS['meets-long']())),
};

const sideOf = (tests: number, meets: number, changes: Partial<Comparison['a']> = {}): Comparison['a'] => ({
  tests,
  meets,
  misses: tests - meets,
  noData: 0,
  fromMs: AT_MS - 7 * 24 * HOUR_MS,
  toMs: AT_MS,
  isCut: false,
  ...changes,
});

const marked = () => [
  rowOfResult(lossUp(), { id: 'one' }),
  rowOfResult(RESULTS.meets(), { id: 'two', atMs: AT_MS + HOUR_MS }),
];

const results = (a: Result, b: Result): Comparison => ({
  a: sideOf(1, 0),
  b: sideOf(1, 1),
  metrics: compareResults(a, b),
  courses: { a: courseOf(a), b: courseOf(b) },
});
const courseOf = ({ durationMs, timeline }: Result) => ({ durationMs, timeline: [...timeline] });

function sets(): Comparison {
  const before = usualFigures(40, 1).map((one) => ({ ...one, lossUpRatio: one.lossUpRatio + 0.02 }));
  return { a: sideOf(40, 2), b: sideOf(60, 58), metrics: compareSets(before, usualFigures(60, 2)) };
}

const ofOne = { a: { kind: 'result', id: 'one' }, b: { kind: 'result', id: 'two' } } as const;
const ofSearch = {
  a: { kind: 'search', search: { site: 'Berlin', fromMs: AT_MS - 14 * 24 * HOUR_MS, toMs: AT_MS } },
  b: { kind: 'search', search: { site: HOSTILE.rightToLeft, fromMs: AT_MS } },
} as const;

const compares: Record<string, () => HTMLElement> = {
  'compare-empty': () => element('edgewise-compare', {}),
  'compare-marked': () => element('edgewise-compare', { marked: marked() }),
  'compare-loading': () => element('edgewise-compare', { ...ofSearch, comparison: { kind: 'loading' } }),
  'compare-failed': () =>
    element('edgewise-compare', {
      ...ofSearch,
      comparison: { kind: 'failed', message: 'The server could not be reached.' },
    }),
  'compare-results': () =>
    element('edgewise-compare', {
      ...ofOne,
      marked: marked(),
      comparison: { kind: 'ready', value: results(lossUp(), DIRECTION_RESULTS['directions-meets']()) },
    }),
  'compare-lengths': () =>
    element('edgewise-compare', {
      ...ofOne,
      marked: marked(),
      comparison: { kind: 'ready', value: results(RESULTS.meets(), RESULTS['meets-long']()) },
    }),
  'compare-itself': () =>
    element('edgewise-compare', {
      a: ofOne.a,
      b: ofOne.a,
      marked: marked(),
      comparison: { kind: 'ready', value: results(lossUp(), lossUp()) },
    }),
  'compare-checks': () =>
    element('edgewise-compare', {
      ...ofOne,
      marked: marked(),
      comparison: { kind: 'ready', value: results(lossUp(), onlyChecked()) },
    }),
  'compare-sets': () =>
    element('edgewise-compare', { ...ofSearch, comparison: { kind: 'ready', value: sets() } }),
  'compare-nothing': () =>
    element('edgewise-compare', {
      ...ofSearch,
      comparison: { kind: 'ready', value: { ...sets(), b: sideOf(0, 0) } },
    }),
};

const request = (changes: Partial<TestRequestRecord>): TestRequestRecord =>
  requestRecord({
    id: 'k3v9',
    ticket: 'INC0012345',
    site: 'Berlin',
    user: 'm.keller',
    createdBy: 'anna',
    createdAtMs: AT_MS - 3 * HOUR_MS,
    link: '/?request=k3v9&ticket=INC0012345&site=Berlin',
    ...changes,
  });

const { requests: noRequests, audit: noAudit, tokens: noTokens } = emptyState({ kind: 'requests' });
const offer = {
  version: '0.1.0',
  relays: [
    { name: 'edge-1', place: 'Frankfurt', kind: { kind: 'edge' as const }, urls: [] },
    { name: 'edge-2', place: null, kind: { kind: 'edge' as const }, urls: [] },
  ],
  maxConcurrentTests: 50,
  transferBitsPerSecond: 50_000_000,
};

const requestsPage = (state: Partial<DeskState['requests']>): HTMLElement =>
  element('edgewise-requests', {
    state: { ...noRequests, offer, ...state },
    nowMs: AT_MS,
    canChange: true,
  });

const requests: Record<string, () => HTMLElement> = {
  'requests-loading': () => requestsPage({}),
  'requests-failed': () =>
    requestsPage({ requests: { kind: 'failed', message: 'The server could not be reached.' } }),
  'requests-empty': () => requestsPage({ requests: { kind: 'ready', value: [] } }),
  'requests-made': () =>
    requestsPage({
      create: { kind: 'done' },
      created: request({}),
      requests: { kind: 'ready', value: [request({})] },
    }),
  'requests-create-failed': () =>
    requestsPage({
      create: { kind: 'failed', message: 'The server could not be reached.' },
      requests: { kind: 'ready', value: [] },
    }),
  'requests-list': () =>
    requestsPage({
      requests: {
        kind: 'ready',
        value: [
          request({}),
          request({ id: 'k4', results: marked(), ticket: 'INC0012301' }),
          request({ id: 'k5', isWithdrawn: true, ticket: 'INC0012290' }),
          request({
            id: 'k6',
            ticket: HOSTILE.long,
            site: HOSTILE.script,
            user: HOSTILE.rightToLeft,
            createdBy: HOSTILE.emoji,
            results: [rowOf({ user: HOSTILE.rightToLeft })],
          }),
        ],
      },
    }),
};

const runningTest = (changes: Partial<RunningTest> = {}): RunningTest => ({
  id: 'r1',
  requestId: 'k3v9',
  ticket: 'INC0012345',
  site: 'Berlin',
  user: 'm.keller',
  phase: 'measuring',
  elapsedMs: 12_000,
  durationMs: 30_000,
  figures: { rttMs: 41.3, lossRatio: 0.021, jitterMs: 3.2 },
  ...changes,
});
const NO_LABELS = { requestId: null, ticket: null, site: null, user: null };

const runningPage = (state: Partial<DeskState['running']>): HTMLElement =>
  element('edgewise-running-tests', {
    state: { tests: [], watched: null, search: { kind: 'none' }, ...state },
  });

const runningTests: Record<string, () => HTMLElement> = {
  'running-none': () => runningPage({}),
  'running-code-mistyped': () => runningPage({ search: { kind: 'mistyped' } }),
  'running-code-unknown': () => runningPage({ search: { kind: 'no-code' } }),
  'running-watched': () => {
    const byCode = runningTest({ id: 'secret', ...NO_LABELS });
    return runningPage({
      tests: [
        runningTest({ phase: 'waiting', figures: null }),
        runningTest({ id: 'r2', user: HOSTILE.rightToLeft }),
      ],
      watched: { test: byCode, isLost: false },
    });
  },
  'running-ended': () =>
    runningPage({ watched: { test: runningTest({ phase: 'over', figures: null }), isLost: false } }),
  'running-lost': () => runningPage({ watched: { test: runningTest(), isLost: true } }),
};

const entries = ['login', 'login-failed', 'open-result', 'export', 'erase', 'teleport'].map(
  (action, index) => ({
    id: String(index),
    atMs: AT_MS - index * HOUR_MS,
    who: index === 3 ? 'token Grafana' : index === 4 ? HOSTILE.rightToLeft : 'anna',
    action,
    subject: index === 2 ? 'q7h2m9x4k1v8c3b6n5z0t2w7' : index === 4 ? HOSTILE.long : null,
    address: index === 3 ? null : '2001:db8:1234:5678:9abc:def0:1234:5678',
  }),
);

const auditPage = (state: Partial<DeskState['audit']>): HTMLElement =>
  element('edgewise-admin-audit', { state: { ...noAudit, ...state } });

const token = (changes: Partial<TokenRecord>): TokenRecord => ({
  id: 't1',
  name: 'Grafana',
  scopes: ['metrics:read', 'results:read'],
  createdBy: 'anna',
  createdAtMs: AT_MS,
  lastUsedAtMs: AT_MS + HOUR_MS,
  revokedAtMs: null,
  ...changes,
});

const tokensPage = (state: Partial<DeskState['tokens']>): HTMLElement =>
  element('edgewise-admin-tokens', {
    state: {
      ...noTokens,
      tokens: {
        kind: 'ready',
        value: [
          token({}),
          token({ id: 't2', name: HOSTILE.script, revokedAtMs: AT_MS + 2 * HOUR_MS }),
          token({ id: 't3', name: HOSTILE.long, createdBy: HOSTILE.rightToLeft, lastUsedAtMs: null }),
        ],
      },
      ...state,
    },
  });

const user = (name: string, isExternal: boolean, isDisabled: boolean) => ({
  name,
  role: 'viewer' as const,
  isExternal,
  isDisabled,
  createdAtMs: AT_MS,
  lastLoginAtMs: isDisabled ? null : AT_MS,
});

const byUser = { by: 'user', user: 'm.keller' } as const;

const admin: Record<string, () => HTMLElement> = {
  'audit-loading': () => auditPage({ status: { kind: 'doing' } }),
  'audit-empty': () => auditPage({ status: { kind: 'done' } }),
  'audit-nothing': () =>
    auditPage({ status: { kind: 'done' }, filter: { who: 'nobody', action: 'erase', subject: '' } }),
  'audit-failed': () =>
    auditPage({ status: { kind: 'failed', message: 'The server could not be reached.' } }),
  'audit-list': () => auditPage({ status: { kind: 'done' }, entries, next: 'key' }),
  'tokens-list': () => tokensPage({}),
  'tokens-empty': () => tokensPage({ tokens: { kind: 'ready', value: [] } }),
  'tokens-made': () =>
    tokensPage({ created: { token: token({}), secret: 'ew_4f1c0a9b7e2d5f6a8b3c1d0e9f7a6b5c' } }),
  'tokens-failed': () =>
    tokensPage({ create: { kind: 'failed', message: 'The server could not be reached.' } }),
  'users-list': () =>
    element('edgewise-admin-users', {
      users: {
        kind: 'ready',
        value: [
          { ...user('anna', false, false), role: 'admin' },
          user(HOSTILE.rightToLeft, true, false),
          user(HOSTILE.long, false, true),
        ],
      },
    }),
  'users-loading': () => element('edgewise-admin-users', {}),
  'erase-start': () => element('edgewise-admin-erase', {}),
  'erase-counted': () =>
    element('edgewise-admin-erase', { state: { kind: 'counted', erasure: byUser, results: 1200 } }),
  'erase-done': () =>
    element('edgewise-admin-erase', { state: { kind: 'erased', erasure: byUser, results: 1200 } }),
  export: () => element('edgewise-export-menu', { marked: ['one', 'two'], search: { site: 'Berlin & <b>' } }),
};

export const VIEWS: Readonly<Record<string, () => HTMLElement>> = {
  ...records,
  ...compares,
  ...requests,
  ...runningTests,
  ...admin,
  ...SITE_VIEWS,
  ...PLAN_VIEWS,
  ...USUAL_VIEWS,
  ...DEVICE_VIEWS,
  ...RELAY_VIEWS,
};
