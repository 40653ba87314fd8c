import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { parseRunOptions } from '../../src/cli/run-options.ts';
import { parseWatchConfiguration } from '../../src/cli/watch/watch-configuration.ts';
import { readLink } from '../../src/probe/page-link.ts';
import { NewTestRequestSchema } from '../../src/wire/desk/requests.ts';
import { TestRequestSchema } from '../../src/wire/http.ts';

/** Each door by its name: whether it takes an option that was typed, or stands in JSON, like this. */
const DOORS = {
  link: (name: string, typed: string) => valueInLink(name, typed) !== undefined,
  run: (name: string, typed: string | boolean) => parseRunOptions('http://192.0.2.1', { [name]: typed }).ok,
  watch: (name: string, typed: unknown) => isWatched({ [name]: typed }, undefined),
  'file of watch': (name: string, value: unknown) => isWatched({}, { [name]: value }),
  'test of that file': (name: string, value: unknown) => isWatched({}, { tests: [{ [name]: value }] }),
  'request of the desk': (name: string, value: unknown) =>
    Check(NewTestRequestSchema, {
      ticket: 'T-1',
      site: null,
      user: null,
      relay: null,
      durationMs: 30_000,
      keepPackets: false,
      [name === 'duration' ? 'durationMs' : name]: value,
    }),
  'asking for a place': (name: string, value: unknown) =>
    Check(TestRequestSchema, { durationMs: 30_000, [name === 'duration' ? 'durationMs' : name]: value }),
} as const;

/** What a link leads to; `undefined` where the option stays at its default. */
function valueInLink(name: string, typed: string): unknown {
  const { options } = readLink(new URL(`http://h/?${new URLSearchParams({ [name]: typed }).toString()}`));
  const { labels, durationMs, relayName, target, calls } = options;
  const values: Readonly<Record<string, unknown>> = {
    ...labels,
    duration: durationMs,
    relay: relayName,
    target,
    calls,
    mark: options.mark === 'none' ? undefined : options.mark,
    only: options.onlyConnectivity === true ? 'connectivity' : undefined,
  };
  return values[name] ?? undefined;
}

function isWatched(
  options: Readonly<Record<string, unknown>>,
  file: Readonly<Record<string, unknown>> | undefined,
): boolean {
  const whole = { url: 'http://192.0.2.1', site: 'Berlin' };
  const parsed = parseWatchConfiguration({
    address: undefined,
    options: {
      token: 'ew_x',
      config: 'watch.json',
      ...(options as Readonly<Record<string, string | boolean>>),
    },
    environment: {},
    readFile: () => JSON.stringify({ ...whole, ...file }),
    nowMs: 0,
    machine: { name: 'probe-1', timeZone: 'UTC', stateFolder: '/state' },
  });
  return parsed.ok;
}

const TYPED = ['link', 'run', 'watch', 'file of watch', 'test of that file'] as const;
const ASKED = ['request of the desk'] as const;
const PLACE = ['asking for a place'] as const;
const LONG = 'x'.repeat(201);
type Door = keyof typeof DOORS;

/** What each door says of one value: the name of the option, the value, whether it may be had, and where it is asked. */
const TABLE: readonly (readonly [string, unknown, boolean, readonly Door[]])[] = [
  ['duration', '14.9', false, TYPED],
  ['duration', '601', false, TYPED],
  ['duration', '', false, TYPED],
  ['duration', 'long', false, TYPED],
  ['duration', '15', true, TYPED],
  ['duration', '600', true, TYPED],
  ['duration', '15.5', true, TYPED],
  ['duration', 14_999, false, [...ASKED, ...PLACE]],
  ['duration', 600_001, false, [...ASKED, ...PLACE]],
  ['duration', 15_000.5, false, [...ASKED, ...PLACE]],
  ['duration', 15_000, true, [...ASKED, ...PLACE]],
  ['duration', 600_000, true, [...ASKED, ...PLACE]],
  // A number in a file could be seconds or milliseconds.
  ['duration', 30, false, ['file of watch', 'test of that file']],
  ['calls', '0', false, TYPED],
  ['calls', '21', false, TYPED],
  ['calls', '2.5', false, TYPED],
  ['calls', '-1', false, TYPED],
  ['calls', '', false, TYPED],
  ['calls', ' ', false, TYPED],
  ['calls', 'many', false, TYPED],
  ['calls', '20', true, TYPED],
  ['calls', ' 3 ', true, TYPED],
  ['calls', '1e1', true, TYPED],
  ...[0, 21, 2.5, null, true].map(
    (calls) => ['calls', calls, false, ['file of watch', 'test of that file', ...ASKED, ...PLACE]] as const,
  ),
  ['calls', 20, true, ['file of watch', 'test of that file', ...ASKED, ...PLACE]],
  ['calls', '3', false, [...ASKED, ...PLACE]],
  ...['relay', 'site'].map((name) => [name, ' ', false, [...TYPED, ...ASKED]] as const),
  ...['ticket', 'user'].map((name) => [name, ' ', false, ['link', 'run', ...ASKED]] as const),
  ['site', LONG, false, ['run', 'watch', 'file of watch', 'test of that file', ...ASKED]],
  ['site', 'x'.repeat(200), true, [...TYPED, ...ASKED]],
  // A server's relays have names of 1 to 100 characters.
  ['relay', 'x'.repeat(101), false, ['run', 'watch', 'file of watch', 'test of that file', ...ASKED]],
  ['relay', 'x'.repeat(100), true, [...TYPED, ...ASKED]],
  ['region', ' ', false, [...TYPED, ...ASKED]],
  ['region', 5, false, ['file of watch', 'test of that file', ...ASKED]],
  ['region', 'x'.repeat(61), false, ['run', 'watch', 'file of watch', 'test of that file', ...ASKED]],
  ['region', 'x'.repeat(60), true, [...TYPED, ...ASKED]],
  ['region', 'hawaii-us', true, [...TYPED, ...ASKED]],
  ['site', 5, false, ['file of watch', 'test of that file', ...ASKED]],
  ['target', 'azure:atlantis', false, TYPED],
  ['target', 'azure:west-europe:middle', false, TYPED],
  ['target', '', false, TYPED],
  ['target', 'azure:west-europe', true, TYPED],
  ['only', 'dns', false, TYPED],
  ['only', '', false, TYPED],
  ['only', 'connectivity', true, TYPED],
  ['mark', 'most', false, ['link', 'run']],
  ['mark', 'half', true, ['link', 'run']],
  ['request', 'a b', false, ['link', 'run']],
  ['request', 'x'.repeat(65), false, ['link', 'run']],
  ['request', `q-1_A${'x'.repeat(59)}`, true, ['link', 'run']],
  ['loaded', 'yes', false, ['file of watch', 'test of that file', ...ASKED, ...PLACE]],
  ['loaded', 1, false, ['file of watch', 'test of that file', ...ASKED, ...PLACE]],
  ['loaded', true, true, ['run', 'watch', 'file of watch', 'test of that file', ...ASKED, ...PLACE]],
];

describe('an option of a test', () => {
  it.each(TABLE)('%s %j may be had: %s', (name, value, isTaken, doors) => {
    const said = doors.map((door) => [door, DOORS[door](name, value as string)]);
    expect(said).toEqual(doors.map((door) => [door, isTaken]));
  });

  it('is cut in a link where it is too long: a link half right still tests', () => {
    expect(valueInLink('site', LONG)).toBe('x'.repeat(200));
    expect(valueInLink('ticket', ` ${LONG}`)).toBe('x'.repeat(200));
    expect(valueInLink('region', LONG)).toBe('x'.repeat(60));
  });

  it('is a customer region as the published table writes it, and any other as it was said', () => {
    expect(valueInLink('region', 'hawaii-us')).toBe('Hawaii US');
    expect(valueInLink('region', ' WEST EUROPE ')).toBe('West Europe');
    expect(valueInLink('region', ' New Zealand ')).toBe('New Zealand');
    const run = parseRunOptions('http://192.0.2.1', { region: 'hawaii-us' });
    expect(run.ok && run.options.labels.region).toBe('Hawaii US');
  });
});
