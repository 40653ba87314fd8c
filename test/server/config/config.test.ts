import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, type Config, type ConfigSources } from '../../../server/config.ts';

const FILE = 'edgewise.json';
const SECRET = 'a secret of the fleet';

function load(sources: Partial<ConfigSources> & { file?: unknown } = {}): Config {
  const { file, options = {}, ...rest } = sources;
  return loadConfig({
    environment: {},
    readFile: () => (typeof file === 'string' ? file : JSON.stringify(file)),
    ...rest,
    options: file === undefined ? options : { config: FILE, ...options },
  });
}

function problemsOf(sources: Parameters<typeof load>[0]): readonly string[] {
  try {
    load(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(load()).toEqual({
      host: null,
      port: 8080,
      tls: null,
      trustProxy: false,
      maxConcurrentTests: 20,
      maxWaitingTests: 200,
      testsPerAddress: 40,
      testsPerAddressPerMinute: 60,
      transferBitsPerSecond: 50_000_000,
      dataDir: path.resolve('edgewise-data'),
      databaseUrl: null,
      keepResults: 1_000_000,
      keepResultsDays: 365,
      keepDocumentsDays: null,
      keepPacketsDays: 30,
      keepBytes: 20 * 1024 ** 3,
      keepFreeBytes: 512 * 1024 ** 2,
      bytesPerAddressPerDay: 256 * 1024 ** 2,
      bytesPerDay: 2 * 1024 ** 3,
      storeAddresses: true,
      tokenSecret: null,
      session: { idleMs: 8 * 3_600_000, absoluteMs: 7 * 24 * 3_600_000 },
      oidc: null,
      logLevel: 'info',
      logFormat: 'auto',
      metricsPublic: false,
      builtInRelay: {
        name: 'built-in',
        place: null,
        kind: { kind: 'edge' },
        group: null,
        host: null,
        udpPorts: [3478, 3479, 3480, 3481],
        tcpPorts: [3478],
        tlsPort: null,
        io: 'auto',
        threads: null,
        secret: null,
        publicHost: null,
      },
      relays: ['built-in'],
    });
  });

  it('takes a limit of 0 for none', () => {
    const environment = { EDGEWISE_KEEP_RESULTS: '0', EDGEWISE_KEEP_RESULTS_DAYS: '0' };
    const config = load({ environment, file: { keepPacketsDays: 0 } });
    expect(config).toMatchObject({ keepResults: null, keepResultsDays: null, keepPacketsDays: null });
  });

  it('finds the database by either variable, and ours wins', () => {
    const [ours, customary] = ['postgresql://a@h/ours', 'postgres://u:p@h:5432/theirs'];
    expect(load({ environment: { DATABASE_URL: customary } }).databaseUrl).toBe(customary);
    const both = load({ environment: { DATABASE_URL: customary, EDGEWISE_DATABASE_URL: ours } });
    expect(both.databaseUrl).toBe(ours);
  });

  it('keeps the data where it is told to', () => {
    expect(load({ options: { dataDir: '/var/lib/edgewise' } }).dataDir).toBe('/var/lib/edgewise');
    expect(load({ environment: { EDGEWISE_DATA_DIR: 'here' } }).dataDir).toBe(path.resolve('here'));
  });

  it.each([
    ['false', false],
    ['0', false],
    ['true', true],
    ['1', true],
  ])('reads EDGEWISE_STORE_ADDRESSES=%s', (text, expected) => {
    expect(load({ environment: { EDGEWISE_STORE_ADDRESSES: text } }).storeAddresses).toBe(expected);
  });

  it('lets the command line win over the environment, and the environment over the file', () => {
    const file = { port: 1, maxConcurrentTests: 1, host: '10.0.0.1' };
    const environment = { EDGEWISE_PORT: '2', EDGEWISE_MAX_TESTS: '2' };
    const config = load({ file, environment, options: { port: '3' } });
    expect(config).toMatchObject({ port: 3, maxConcurrentTests: 2, host: '10.0.0.1' });
  });

  it('finds the file by environment too', () => {
    const read: string[] = [];
    const readFile = (file: string): string => {
      read.push(file);
      return '{"port": 99}';
    };
    expect(load({ environment: { EDGEWISE_CONFIG: 'other.json' }, readFile }).port).toBe(99);
    expect(read).toEqual(['other.json']);
  });

  it('takes an empty variable as not set', () => {
    expect(load({ environment: { EDGEWISE_PORT: '', EDGEWISE_CONFIG: '' } }).port).toBe(8080);
  });

  it('puts the relay where the page is, unless told otherwise', () => {
    expect(load({ options: { host: '10.0.0.1' } }).builtInRelay?.host).toBe('10.0.0.1');
    const both = load({ options: { host: '10.0.0.1', relayHost: '::1' } });
    expect([both.host, both.builtInRelay?.host]).toEqual(['10.0.0.1', '::1']);
  });

  it('offers TCP on the first UDP port, and TLS on the port that IANA gave it', () => {
    const config = load({ options: { relayPorts: '5000, 5001', cert: '/c.pem', key: '/k.pem' } });
    expect(config.tls).toEqual({ certFile: '/c.pem', keyFile: '/k.pem' });
    expect(config.builtInRelay).toMatchObject({ udpPorts: [5000, 5001], tcpPorts: [5000], tlsPort: 5349 });
  });

  it('takes ports that the system chooses', () => {
    const config = load({ options: { port: '0', relayPorts: '0,0', relayTcpPorts: '0' } });
    expect(config.builtInRelay).toMatchObject({ udpPorts: [0, 0], tcpPorts: [0] });
  });

  it('can be without TCP', () => {
    expect(load({ file: { relayTcpPorts: [] } }).builtInRelay?.tcpPorts).toEqual([]);
  });

  it('reads relays from the file', () => {
    const relays = [
      { name: 'here', place: 'Berlin', publicHost: 'relay.example.com' },
      {
        name: 'azure-we',
        kind: 'azure',
        region: 'west europe',
        group: 'line one',
        urls: ['turn:we.example.com:3478?transport=udp'],
        secret: 'its own secret, long',
      },
      { name: 'fleet', urls: ['turns:f.example.com:443'], probe: false },
    ];
    const config = load({ file: { relaySecret: SECRET, relays } });
    expect(config.builtInRelay).toMatchObject({
      name: 'here',
      place: 'Berlin',
      publicHost: 'relay.example.com',
    });
    expect(config.relays).toEqual([
      'built-in',
      {
        name: 'azure-we',
        place: null,
        kind: { kind: 'azure', region: 'West Europe' },
        group: 'line one',
        urls: ['turn:we.example.com:3478?transport=udp'],
        secret: 'its own secret, long',
        isProbed: true,
      },
      {
        name: 'fleet',
        place: null,
        kind: { kind: 'edge' },
        group: null,
        urls: ['turns:f.example.com:443'],
        secret: SECRET,
        isProbed: false,
      },
    ]);
  });

  it('starts no relay of its own when every relay has URLs', () => {
    const environment = {
      EDGEWISE_RELAYS: '[{"name": "fleet", "urls": ["turn:f.example.com"], "secret": "0123456789abcdef"}]',
    };
    expect(load({ environment }).builtInRelay).toBeNull();
  });

  it.each([
    ['true', true],
    ['0', false],
    ['10.0.0.0/8, 192.168.1.1', ['10.0.0.0/8', '192.168.1.1']],
    ['fd00::/8,loopback', ['fd00::/8', 'loopback']],
  ])('reads EDGEWISE_TRUST_PROXY=%s', (text, expected) => {
    expect(load({ environment: { EDGEWISE_TRUST_PROXY: text } }).trustProxy).toEqual(expected);
  });
});

describe('loadConfig, on what cannot be', () => {
  it.each<[string, Parameters<typeof load>[0], string[]]>([
    [
      'a port that is no number',
      { options: { port: 'http' } },
      ['--port must be a whole number from 0 to 65535, not "http".'],
    ],
    [
      'a port out of range, from the environment',
      { environment: { EDGEWISE_PORT: '65536' } },
      ['EDGEWISE_PORT must be a whole number from 0 to 65535, not "65536".'],
    ],
    [
      'a fraction, from the file',
      { file: { maxConcurrentTests: 1.5 } },
      ['"maxConcurrentTests" in edgewise.json must be a whole number from 1 to 1000, not "1.5".'],
    ],
    [
      'a host that is a name',
      { options: { host: 'example.com' } },
      ['--host must be an IP address of this machine, or localhost, not "example.com".'],
    ],
    [
      'one relay port of several',
      { options: { relayPorts: '3478,x' } },
      ['--relay-ports, at relayPorts[1], must be a whole number from 0 to 65535, not "x".'],
    ],
    ['no relay port', { options: { relayPorts: '' } }, ['--relay-ports must name at least one UDP port.']],
    [
      'an adapter that there is not',
      { environment: { EDGEWISE_RELAY_IO: 'epoll' } },
      ['EDGEWISE_RELAY_IO must be auto, batched or dgram, not "epoll".'],
    ],
    ['a port twice', { options: { relayPorts: '1,1' } }, ['--relay-ports must not name a port twice.']],
    ['a certificate alone', { options: { cert: 'c' } }, ['--cert needs a key beside it (--key).']],
    ['a key alone', { options: { key: 'k' } }, ['--key needs a certificate beside it (--cert).']],
    [
      'TLS without a certificate',
      { options: { relayTlsPort: '443' } },
      ['--relay-tls-port needs a certificate and its key (--cert, --key).'],
    ],
    [
      'page and relay on one TCP port',
      { options: { port: '3478' } },
      ["--port is 3478, which the relay's TCP port has already."],
    ],
    [
      'settings that are no more',
      { file: { maxStoredResults: 10 }, environment: { EDGEWISE_MAX_STORED_BYTES: '5' } },
      [
        '"maxStoredResults" in edgewise.json is no more; results are kept on disk now: set "keepResults" (EDGEWISE_KEEP_RESULTS) instead.',
        'EDGEWISE_MAX_STORED_BYTES is no more; results are kept on disk now: set "keepResults" (EDGEWISE_KEEP_RESULTS) or "keepResultsDays" (EDGEWISE_KEEP_RESULTS_DAYS) instead.',
      ],
    ],
    [
      'a flag that is none',
      { environment: { EDGEWISE_STORE_ADDRESSES: 'maybe' } },
      ['EDGEWISE_STORE_ADDRESSES must be true or false, not "maybe".'],
    ],
    [
      'a setting that does not exist',
      { file: { prot: 1 } },
      ['The configuration file edgewise.json has "prot", which is no setting.'],
    ],
    [
      'a file that is no JSON object',
      { file: [] },
      ['The configuration file edgewise.json must hold a JSON object.'],
    ],
    [
      'relays that are no JSON',
      { environment: { EDGEWISE_RELAYS: 'north' } },
      ['EDGEWISE_RELAYS must be a list of relays, in JSON, not "north".'],
    ],
    [
      'a proxy that is no address',
      { file: { trustProxy: ['10.0.0.0/33'] } },
      [
        '"trustProxy" in edgewise.json, at trustProxy[0], must be the address or network of a proxy, not "10.0.0.0/33".',
      ],
    ],
    [
      'two relays without URLs',
      { file: { relays: [{ name: 'a' }, { name: 'b' }] } },
      ['"relays" in edgewise.json names more than one relay without "urls"; only the built-in one has none.'],
    ],
    [
      'two relays of one name',
      { file: { relaySecret: SECRET, relays: [{ name: 'a' }, { name: 'a', urls: ['turn:x'] }] } },
      ['"relays" in edgewise.json names two relays "a"; every name must be different.'],
    ],
    [
      'a relay without a secret',
      { file: { relays: [{ name: 'a', urls: ['turn:x'] }] } },
      ['"relays" in edgewise.json: the relay "a" needs a "secret" (or "relaySecret" for all).'],
    ],
    [
      'a region for an edge relay',
      { file: { relays: [{ name: 'a', region: 'West Europe' }] } },
      [
        '"relays" in edgewise.json, at relays[0].region, is for relays of kind "azure" only, not "West Europe".',
      ],
    ],
    [
      'a URL that is none of TURN',
      { file: { relays: [{ name: 'a', urls: ['stun:x'], secret: SECRET }] } },
      [
        '"relays" in edgewise.json, at relays[0].urls[0], must be a TURN URI such as turn:relay.example.com:3478?transport=udp or turns:relay.example.com:443, not "stun:x".',
      ],
    ],
  ])('names %s', (_title, sources, expected) => {
    expect(problemsOf(sources)).toEqual(expected);
  });

  it('names every problem at once', () => {
    expect(
      problemsOf({ options: { port: 'x', host: 'y' }, environment: { EDGEWISE_MAX_TESTS: '0' } }),
    ).toHaveLength(3);
  });

  it('never repeats a secret', () => {
    const [problem] = problemsOf({ environment: { EDGEWISE_RELAY_SECRET: 'hunter2' } });
    expect(problem).toBe('EDGEWISE_RELAY_SECRET must have at least 16 characters.');
    const relays = [{ name: 'a', urls: ['turn:x'], secret: 'hunter2' }];
    expect(problemsOf({ file: { relays } }).join()).not.toContain('hunter2');
  });

  it.each(['mysql://user:hunter2@host/db', 'hunter2', 'postgresql//user:hunter2@host'])(
    'never repeats the URL of a database, which holds a password',
    (url) => {
      expect(problemsOf({ environment: { DATABASE_URL: url } })).toEqual([
        'DATABASE_URL must be the URL of a PostgreSQL database, such as postgresql://user:password@host:5432/edgewise.',
      ]);
    },
  );

  it('names a file that cannot be read', () => {
    const readFile = (): string => {
      throw Object.assign(new Error('no'), { code: 'ENOENT' });
    };
    expect(problemsOf({ options: { config: 'gone.json' }, readFile })).toEqual([
      'The configuration file gone.json cannot be read (ENOENT).',
    ]);
  });

  it('says where a file is not JSON', () => {
    const [problem] = problemsOf({ file: '{"port": }' });
    expect(problem).toMatch(/^The configuration file edgewise\.json is not valid JSON: .+\.$/);
  });
});
