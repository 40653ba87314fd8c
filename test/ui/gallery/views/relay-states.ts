import type { FleetRow } from '../../../../src/wire/relays/fleet.ts';
import { element } from './element.ts';
import { HOSTILE } from './hostile.ts';
import '../../../../src/ui/desk/admin/edgewise-admin-relays.ts';

const AT_MS = Date.UTC(2025, 10, 20, 12, 4, 10);
const MINUTE_MS = 60_000;

type Joined = NonNullable<FleetRow['joined']>;

const relay = (name: string, joined: Partial<Joined> | null, changes: Partial<FleetRow> = {}): FleetRow => ({
  name,
  place: null,
  kind: { kind: 'edge' },
  urls: [`turn:${name}.example.com:3478?transport=udp`, `turns:${name}.example.com:443?transport=tcp`],
  joined: joined && {
    state: 'online',
    isHeldOut: false,
    isFull: false,
    sinceMs: AT_MS - 90 * MINUTE_MS,
    heardMs: AT_MS,
    version: '0.1.0',
    token: name,
    tests: 3,
    troubles: [],
    isOutByTests: false,
    reach: { isReached: true, reachedBy: ['oslo', 'sofia'], missedBy: [] },
    load: { tests: 2, allocations: 4, packetsRelayed: 123_456, packetsDropped: 0 },
    clockAheadMs: -40,
    ...joined,
  },
  checked: null,
  lastTests: {
    ofDay: 12,
    isMore: false,
    newest: { id: 'r1', code: 'KWMA-7QXT', atMs: AT_MS - 25 * MINUTE_MS, verdict: 'meets' },
  },
  ...changes,
});

/** Of the configuration, with URLs of its own. */
const checked = (name: string, standing: Partial<NonNullable<FleetRow['checked']>>): FleetRow =>
  relay(name, null, {
    checked: {
      state: 'online',
      sinceMs: AT_MS - 90 * MINUTE_MS,
      isReached: true,
      isOutByTests: false,
      troubles: [],
      reach: { isReached: true, reachedBy: ['oslo', 'sofia'], missedBy: [] },
      ...standing,
    },
  });

const page = (relays: readonly FleetRow[]): HTMLElement =>
  element('edgewise-admin-relays', {
    relays: { kind: 'ready', value: { relays: [...relays] } },
    nowMs: AT_MS,
  });

/** The relays of a fleet: every state, every kind of trouble, and names that try to get out. */
export const RELAY_VIEWS: Readonly<Record<string, () => HTMLElement>> = {
  'relays-loading': () => element('edgewise-admin-relays', {}),
  'relays-failed': () =>
    element('edgewise-admin-relays', {
      relays: { kind: 'failed', message: 'The server could not be reached.' },
    }),
  'relays-none': () => page([]),
  // Without a map: what is known of it stands in its row alone.
  'relays-one': () =>
    page([
      relay('berlin', {
        load: {
          tests: 12,
          allocations: 24,
          packetsRelayed: 123_456,
          packetsDropped: 0,
          busyRatio: 0.34,
        },
      }),
    ]),
  // As a server stands without any other: its own relay, which has just failed.
  'relays-built-in': () =>
    page([
      relay('built-in', null, {
        builtIn: { state: 'offline', sinceMs: AT_MS - 1200, version: '0.1.0', load: null },
      }),
    ]),
  'relays-states': () =>
    page([
      relay('built-in', null, {
        place: 'Head office',
        builtIn: {
          state: 'online',
          sinceMs: AT_MS - 3000 * MINUTE_MS,
          version: '0.1.0',
          load: { tests: 5, allocations: 10, packetsRelayed: 654_321, packetsDropped: 3, busyRatio: 0.11 },
        },
        lastTests: {
          ofDay: 100,
          isMore: true,
          newest: { id: 'r2', code: 'KWMA-7QXT', atMs: AT_MS - MINUTE_MS, verdict: 'misses' },
        },
      }),
      { ...checked('coturn-1', {}), lastTests: { ofDay: 0, isMore: false, newest: null } },
      relay('coturn-5', null),
      checked('coturn-2', {
        state: 'offline',
        reach: { isReached: false, reachedBy: [], missedBy: ['oslo', 'sofia'] },
        troubles: [{ transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' }],
      }),
      checked('coturn-3', {
        isReached: false,
        reach: { isReached: false, reachedBy: [], missedBy: [] },
        troubles: [{ transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' }],
      }),
      checked('coturn-4', {
        reach: { isReached: false, reachedBy: ['berlin', 'oslo'], missedBy: ['sofia'] },
        troubles: [{ transport: 'udp', port: 3478, step: 'echo', reason: 'nothing comes back' }],
      }),
      relay(
        'berlin',
        {
          load: {
            tests: 2,
            allocations: 4,
            packetsRelayed: 123_456,
            packetsDropped: 0,
            busyRatio: 0.04,
          },
        },
        { place: 'Berlin, DC 1', group: 'berlin-fibre' },
      ),
      relay(
        'berlin-2',
        {},
        {
          place: 'Berlin, DC 1',
          group: 'berlin-fibre',
          urls: [
            'turn:relay-2.edge.europe-west.network.example.com:3478',
            'turn:[2001:db8:85a3::8a2e:370:7334]:3478',
          ],
          lastTests: {
            ofDay: 0,
            isMore: false,
            newest: { id: 'r3', code: 'KWMA-7QXT', atMs: AT_MS - 3000 * MINUTE_MS, verdict: 'no-data' },
          },
        },
      ),
      relay('bergen', {
        reach: { isReached: false, reachedBy: ['berlin', 'tokyo'], missedBy: [] },
        troubles: [{ transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' }],
      }),
      relay('cork', {
        state: 'offline',
        reach: { isReached: false, reachedBy: [], missedBy: ['berlin', 'tokyo', 'oslo'] },
        troubles: [{ transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' }],
      }),
      relay('faro', { state: 'offline', isOutByTests: true }),
      relay('porto', { reach: { isReached: true, reachedBy: ['oslo'], missedBy: ['berlin'] } }),
      relay('oslo', { state: 'draining' }),
      relay('turku', { state: 'draining', isHeldOut: true }),
      relay('sofia', {
        isFull: true,
        load: {
          tests: 180,
          allocations: 360,
          packetsRelayed: 123_456_789,
          packetsDropped: 12,
          busyRatio: 0.83,
        },
      }),
      relay('riga', { state: 'draining', isHeldOut: true, tests: 0 }),
      relay('lima', {
        state: 'offline',
        heardMs: AT_MS - 25 * MINUTE_MS,
        load: null,
        clockAheadMs: 3_600_000,
      }),
      relay(
        'pune',
        {
          state: 'recovering',
          clockAheadMs: -61_000,
          troubles: (['resolve', 'allocate', 'permission', 'echo', 'refresh'] as const).map((step) => ({
            transport: 'tls' as const,
            port: 443,
            step,
            reason: 'it answers 401',
          })),
        },
        { kind: { kind: 'azure', region: 'Central India' } },
      ),
    ]),
  'relays-hostile': () =>
    page([
      relay(
        HOSTILE.rightToLeft,
        { version: HOSTILE.long.slice(0, 40) },
        { place: HOSTILE.long, urls: ['turn:192.0.2.1:3478'] },
      ),
      relay(
        HOSTILE.long,
        {
          troubles: [{ transport: 'udp', port: 3478, step: 'allocate', reason: HOSTILE.rightToLeft }],
          reach: { isReached: false, reachedBy: [HOSTILE.rightToLeft], missedBy: [HOSTILE.long] },
        },
        { place: HOSTILE.rightToLeft, group: HOSTILE.rightToLeft },
      ),
    ]),
};
