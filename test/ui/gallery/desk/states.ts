import type { DeskApp } from '../../../../src/app/desk/desk-app.ts';
import type { Removal } from '../../../../src/wire/desk/admin.ts';
import { sampledFigures } from '../../../../src/wire/sampled-figures.ts';
import type { FakeDesk } from '../../../support/fake-desk.ts';
import { requestRecord } from '../../../support/test-request.ts';
import { rowAt } from './rows.ts';

/** One state of the whole desk: where one is, what the server is like, and what happens then. */
export interface DeskGalleryState {
  readonly address: string;
  readonly prepare?: (server: FakeDesk) => void;
  readonly then?: (server: FakeDesk, desk: DeskApp) => void;
}

const LONG = 'x'.repeat(180);

/** A clock 400 days ahead, at a moment that does not depend on when one looks. */
const removalStop: NonNullable<Removal['stop']> = {
  id: 'stop-1',
  sinceMs: Date.UTC(2027, 1, 5, 9, 30),
  reason: 'The clock is 400 days ahead of when this server last knew the time.',
  beyond: {
    results: 18_240,
    ofResults: 18_240,
    packets: 312,
    ofPackets: 312,
    countedAtMs: Date.UTC(2027, 1, 5, 9, 41),
  },
};

const request = requestRecord({
  ticket: 'INC10007',
  site: 'Berlin',
  user: 'm.keller',
  createdBy: 'a.weber',
  link: '/?request=request-1&ticket=INC10007',
});

export const STATES: Readonly<Record<string, DeskGalleryState>> = {
  login: { address: '/desk', prepare: (server) => (server.user = null) },
  'login-wrong': {
    address: '/desk',
    prepare(server) {
      server.user = null;
      server.refuse('login', 'wrong-login', 'The name or the password is wrong.');
    },
    then: (_server, desk) => desk.session.login({ name: 'a.weber', password: 'x' }),
  },
  'server-away': {
    address: '/desk',
    prepare: (server) => server.refuse('me', 'unreachable', 'The server could not be reached.'),
  },
  list: { address: '/desk' },
  'list-viewer': {
    address: '/desk',
    prepare: (server) => (server.user = { name: 'b.okafor', role: 'viewer', csrfToken: 'c' }),
  },
  'list-firing': {
    address: '/desk',
    prepare(server) {
      server.alertsKept = {
        rules: [
          {
            id: 'a',
            name: 'Not ready',
            site: null,
            condition: { kind: 'verdict' },
            samples: 144,
            forMs: 0,
            recoverMs: 0,
            createdBy: 'anna',
            createdAtMs: 1_763_500_000_000,
          },
        ],
        standings: [{ ruleId: 'a', site: 'Oslo', state: 'firing', sinceMs: 1_763_600_000_000, isTold: true }],
        silences: [],
        webhooks: [],
      };
    },
  },
  'list-filtered': { address: '/desk?site=Berlin&verdict=misses&within=28d&text=kell' },
  'list-own-time': { address: '/desk?fromMs=1763600000000&toMs=1763700000000' },
  'list-loading': { address: '/desk', prepare: (server) => server.hold('search') },
  'list-failed': {
    address: '/desk',
    prepare: (server) => server.refuse('search', 'unreachable', 'The server could not be reached.'),
  },
  'list-empty': { address: '/desk', prepare: (server) => (server.rows = []) },
  'list-no-match': { address: '/desk?text=nobody' },
  'list-mistyped': { address: '/desk?text=2A3C4D5F' },
  'list-more-failed': {
    address: '/desk',
    then(server, desk) {
      server.refuse('search', 'unreachable', 'The server could not be reached.');
      desk.list.more();
    },
  },
  'list-marked': {
    address: '/desk',
    then(server, desk) {
      for (const row of server.rows.slice(1, 3)) desk.marked.toggle(row);
    },
  },
  'list-long': {
    address: '/desk',
    prepare(server) {
      server.rows = server.rows.map((row, index) =>
        index === 1
          ? { ...row, site: LONG, user: LONG, ticket: LONG, relay: LONG }
          : index === 2
            ? { ...row, site: '<img src=x onerror=alert(1)>', user: '\u202eyadnom' }
            : row,
      );
    },
  },
  'list-waiting': {
    address: '/desk',
    then(server, desk) {
      desk.setReading(true);
      for (let index = 0; index < 3; index++)
        server.store({ ...rowAt(Date.now(), index), id: `arrived-${String(index)}` });
    },
  },
  'removal-stopped': { address: '/desk', prepare: (server) => (server.removalStop = removalStop) },
  'removal-stopped-result': {
    address: '/desk/results/result-5',
    prepare: (server) => (server.removalStop = removalStop),
  },
  'removal-stopped-viewer': {
    address: '/desk',
    prepare(server) {
      server.removalStop = removalStop;
      server.user = { name: 'b.okafor', role: 'viewer', csrfToken: 'c' };
    },
  },
  'removal-confirm-failed': {
    address: '/desk/tokens',
    prepare(server) {
      server.removalStop = removalStop;
      server.refuse('confirmRemoval', 'other-stop', 'That is not what removing waits for; look again.');
    },
    then: (_server, desk) => desk.removal.confirm(removalStop.id),
  },
  'removal-confirmed': {
    address: '/desk/tokens',
    prepare: (server) => (server.removalStop = removalStop),
    then: (_server, desk) => desk.removal.confirm(removalStop.id),
  },
  'connection-lost': { address: '/desk', then: (server) => server.signal({ kind: 'lost' }) },
  news: {
    address: '/desk',
    prepare: (server) => (server.testRequests = [request]),
    then: (server) => server.store({ ...rowAt(Date.now(), 1), id: 'asked-for' }, request.id),
  },
  result: { address: '/desk/results/result-5' },
  'result-viewer': {
    address: '/desk/results/result-5',
    prepare: (server) => (server.user = { name: 'b.okafor', role: 'viewer', csrfToken: 'c' }),
  },
  'result-loading': { address: '/desk/results/result-5', prepare: (server) => server.hold('open') },
  'result-figures': {
    address: '/desk/results/result-5',
    prepare(server) {
      const whole = server.recordOf;
      server.recordOf = (row) => {
        const { result, ...record } = whole(row);
        const figures = result ? { figures: sampledFigures(result) } : {};
        return { ...record, ...figures, result: null, hasPackets: false, wholeDays: 90 };
      };
    },
  },
  'result-gone': { address: '/desk/results/no-such-result' },
  'result-failed': {
    address: '/desk/results/result-5',
    prepare: (server) => server.refuse('open', 'unreachable', 'The server could not be reached.'),
  },
  expired: {
    address: '/desk/results/result-5',
    then(server, desk) {
      server.expire();
      desk.list.refresh();
    },
  },
  compare: { address: '/desk/compare?a=result-1&b=result-2' },
  requests: { address: '/desk/requests', prepare: (server) => (server.testRequests = [request]) },
  tokens: { address: '/desk/tokens' },
  'admins-only': {
    address: '/desk/audit',
    prepare: (server) => (server.user = { name: 'b.okafor', role: 'viewer', csrfToken: 'c' }),
  },
  nowhere: { address: '/desk/elsewhere' },
};
