import { describe, expect, it } from 'vitest';
import { parseRunOptions, type RawRunOptions } from '../../src/cli/run-options.ts';
import { runUrl } from '../../src/cli/run-url.ts';

const URL_TEXT = 'http://192.0.2.1:8080';
const optionsOf = (raw: RawRunOptions, address = URL_TEXT) => {
  const parsed = parseRunOptions(address, raw);
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.options;
};
const problemsOf = (raw: RawRunOptions, address = URL_TEXT): readonly string[] => {
  const parsed = parseRunOptions(address, raw);
  return parsed.ok ? [] : parsed.problems;
};

describe('parseRunOptions', () => {
  it('needs only an address', () => {
    expect(optionsOf({})).toEqual({
      url: new URL(URL_TEXT),
      durationMs: 30_000,
      relay: null,
      target: null,
      labels: { site: null, ticket: null, user: null, request: null, region: null },
      json: null,
      packets: null,
      keepPackets: false,
      onlyConnectivity: false,
      idleLife: false,
      mark: 'none',
      calls: 1,
      loaded: false,
      findCalls: null,
      browser: null,
      isInsecure: false,
      timeoutMs: 330_000,
    });
  });

  it('takes a host without a scheme as plain HTTP', () => {
    expect(optionsOf({}, 'edge.example.com:8080').url.href).toBe('http://edge.example.com:8080/');
    expect(optionsOf({}, '[::1]:8080').url.href).toBe('http://[::1]:8080/');
  });

  it('reads everything', () => {
    expect(
      optionsOf({
        duration: '10m',
        relay: 'north',
        target: 'azure:west-europe:edge',
        site: 'Berlin',
        ticket: 'T-1',
        user: 'm.keller',
        request: 'q_1-A',
        packets: 'rows.ndjson',
        keepPackets: true,
        json: '-',
        browser: '/b',
        insecure: true,
        timeout: '20m',
      }),
    ).toMatchObject({
      durationMs: 600_000,
      relay: 'north',
      target: { kind: 'azure', region: 'West Europe', column: 'edge' },
      labels: { site: 'Berlin', ticket: 'T-1', user: 'm.keller', request: 'q_1-A' },
      packets: 'rows.ndjson',
      keepPackets: true,
      json: '-',
      browser: '/b',
      isInsecure: true,
      timeoutMs: 1_200_000,
    });
  });

  it.each<[RawRunOptions, string]>([
    [{ duration: '14s' }, '--duration must be a time from 15s to 10m, such as 30s, not "14s".'],
    [{ duration: '601s' }, '--duration must be a time from 15s to 10m, such as 30s, not "601s".'],
    [{ duration: 'long' }, '--duration must be a time from 15s to 10m, such as 30s, not "long".'],
    [
      { target: 'azure:atlantis' },
      '--target must be client-edge, edge-edge or azure:REGION[:site|:edge], not "azure:atlantis".',
    ],
    [{ timeout: '0s' }, '--timeout must be a time such as 90s or 5m, not "0s".'],
    [{ site: ' ' }, '--site must be a text of 1 to 200 characters.'],
    [{ user: 'x'.repeat(201) }, '--user must be a text of 1 to 200 characters.'],
    [{ request: 'a b' }, '--request must be the id of a test request, as its link has it.'],
    [{ packets: '-' }, '--packets must name a file.'],
    [{ only: 'dns' }, '--only must be connectivity, not "dns".'],
    [{ mark: 'most' }, '--mark must be half, all or none, not "most".'],
    [{ idleLife: true }, '--idle-life needs --only connectivity.'],
    [{ dataCap: '50' }, '--data-cap needs --find-calls.'],
    [{ findCalls: true, dataCap: '4' }, '--data-cap must be a number of megabytes from 5 to 1000, not "4".'],
    [
      { findCalls: true, calls: '3' },
      '--find-calls chooses the tests of its search itself, and cannot be used with --calls.',
    ],
    [{ only: 'connectivity', mark: 'half' }, '--mark needs a call, which --only connectivity does not make.'],
    [
      { only: 'connectivity', keepPackets: true },
      '--packets and --keep-packets need a call, which --only connectivity does not make.',
    ],
    [{ calls: '0' }, '--calls must be a whole number from 1 to 20.'],
    [{ calls: '21' }, '--calls must be a whole number from 1 to 20.'],
    [{ calls: '2.5' }, '--calls must be a whole number from 1 to 20.'],
    [{ calls: 'many' }, '--calls must be a whole number from 1 to 20.'],
    // All calls together send at most what one sends in ten minutes: 600 s / 10 calls.
    [{ calls: '10', duration: '61s' }, '--duration must be at most 60s with 10 calls at once.'],
    // (600 s - 3 s) / 2.
    [{ loaded: true, duration: '299s' }, '--duration must be at most 298s with --loaded and 1 call at once.'],
    [
      { loaded: true, calls: '20', duration: '15s' },
      '--loaded cannot be used with 20 calls at once: all together would send too many packets.',
    ],
    [
      { only: 'connectivity', loaded: true },
      '--calls and --loaded need a call, which --only connectivity does not make.',
    ],
    [{ json: '' }, '--json must name a file, or be - for standard output.'],
  ])('refuses %j', (raw, sentence) => {
    expect(problemsOf(raw)).toEqual([sentence]);
  });

  it.each(['', 'ftp://host', 'http://', 'javascript://x', 'http://[::1', 'a b'])(
    'refuses "%s" as an address',
    (address) => {
      expect(problemsOf({}, address)).toEqual([
        `"${address}" is not the address of a page, such as http://host:8080.`,
      ]);
    },
  );

  it('names every problem', () => {
    expect(problemsOf({ duration: 'x', target: 'y', timeout: 'z' }, 'ftp://h')).toHaveLength(4);
  });
});

describe('runUrl', () => {
  it('says what to run in the query', () => {
    expect(runUrl(optionsOf({}))).toBe('http://192.0.2.1:8080/?autostart=1&duration=30');
    const texts = {
      relay: 'a&b',
      target: 'edge-edge',
      site: 'Zürich',
      ticket: '#1',
      user: 'm k',
      request: 'q1',
    };
    const all = optionsOf({
      ...texts,
      duration: '15500ms',
      packets: 'rows.ndjson',
      keepPackets: true,
    });
    expect(Object.fromEntries(new URL(runUrl(all)).searchParams)).toEqual({
      autostart: '1',
      duration: '15.5',
      ...texts,
      packets: '1',
      keepPackets: '1',
    });
  });

  it('asks for checks alone, for the life of an idle connection, and for marks', () => {
    const query = (raw: RawRunOptions) => Object.fromEntries(new URL(runUrl(optionsOf(raw))).searchParams);
    expect(query({ only: 'connectivity', idleLife: true })).toMatchObject({
      only: 'connectivity',
      idle: '1',
    });
    expect(query({ mark: 'half' })).toMatchObject({ mark: 'half' });
  });

  it('asks for several calls at once and for a busy link, and waits for both parts', () => {
    const options = optionsOf({ calls: '3', loaded: true, duration: '15s' });
    expect(Object.fromEntries(new URL(runUrl(options)).searchParams)).toEqual({
      autostart: '1',
      duration: '15',
      calls: '3',
      loaded: '1',
    });
    // 15 s, 3 s in between, 15 s, and the five minutes to spare.
    expect(options.timeoutMs).toBe(333_000);
  });

  it('keeps the path, and drops what the address had as a query', () => {
    expect(runUrl(optionsOf({}, 'https://h/edgewise/?x=1#y'))).toBe(
      'https://h/edgewise/?autostart=1&duration=30',
    );
  });
});
