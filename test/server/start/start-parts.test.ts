import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import {
  RelayStartError,
  type RelayListener,
  type RelayOptions,
  type StartRelay,
} from '../../../server/relay/port.ts';
import { processTimers } from '../../../server/time/timers.ts';
import { banner } from '../../../server/start/banner.ts';
import { CertificateReloader, readCertificate } from '../../../server/start/certificate.ts';
import { findPageFolder } from '../../../server/start/page-folder.ts';
import { fallbackSentence, ioLine, threadsFor } from '../../../server/start/relay-io.ts';
import { relayListeners } from '../../../server/start/relay-listeners.ts';
import { openRelay } from '../../../server/start/relay.ts';

const TLS = fileURLToPath(new URL('../../fixtures/tls/', import.meta.url));

describe('readCertificate', () => {
  const files = (certFile: string, keyFile: string) => ({ certFile: TLS + certFile, keyFile: TLS + keyFile });

  it('reads a pair that fits', () => {
    expect(readCertificate(files('first.crt', 'first.key')).cert).toContain('BEGIN CERTIFICATE');
  });

  it.each([
    [
      'a missing certificate',
      'gone.crt',
      'first.key',
      /^The certificate \S+gone\.crt cannot be read \(ENOENT\)\.$/,
    ],
    ['a missing key', 'first.crt', 'gone.key', /^The key \S+gone\.key cannot be read \(ENOENT\)\.$/],
    [
      'another key',
      'first.crt',
      'second.key',
      /first\.crt and the key \S+second\.key cannot be used together \(.*\)\.$/,
    ],
    ['a key for a certificate', 'first.key', 'first.key', /cannot be used together/],
  ])('names %s', (_what, cert, key, sentence) => {
    expect(() => readCertificate(files(cert, key))).toThrow(sentence);
  });
});

describe('CertificateReloader', () => {
  let folder: string;
  const install = (name: string, part: 'crt' | 'key'): void =>
    copyFileSync(`${TLS}${name}.${part}`, path.join(folder, `live.${part}`));
  const watch = () => {
    const changes: string[] = [];
    const problems: string[] = [];
    const files = { certFile: path.join(folder, 'live.crt'), keyFile: path.join(folder, 'live.key') };
    const made = new CertificateReloader(
      files,
      ({ cert }) => {
        changes.push(cert);
        return Promise.resolve();
      },
      (message) => problems.push(message),
    );
    return { check: () => made.check(), changes, problems };
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'edgewise-tls-'));
    install('first', 'crt');
    install('first', 'key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says nothing while nothing changes', async () => {
    const { check, changes, problems } = watch();
    await check();
    await check();
    expect([changes, problems]).toEqual([[], []]);
  });

  it('hands over the new pair once both files are there, and keeps the old one until then', async () => {
    const { check, changes, problems } = watch();
    rmSync(path.join(folder, 'live.crt'));
    install('second', 'crt');
    await check();
    expect(changes).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^The old certificate stays in use: .*cannot be used together/),
    ]);
    rmSync(path.join(folder, 'live.key'));
    install('second', 'key');
    await check();
    await check();
    expect(changes).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  it('lives through files that are gone for a moment', async () => {
    const { check, problems } = watch();
    rmSync(path.join(folder, 'live.key'));
    await check();
    expect(problems).toEqual([expect.stringContaining('live.key cannot be read (ENOENT).')]);
  });
});

describe('relayListeners', () => {
  const of = (options: Record<string, string>): RelayListener[] => {
    const { builtInRelay } = loadConfig({ options, environment: {} });
    return builtInRelay ? relayListeners(builtInRelay) : [];
  };

  it('listens on IPv4, and on IPv6 where there is any', () => {
    expect(of({ relayPorts: '1,2' })).toEqual([
      { transport: 'udp', port: 1, host: '0.0.0.0' },
      { transport: 'udp', port: 1, host: '::', isOptional: true, sharesPort: true },
      { transport: 'udp', port: 2, host: '0.0.0.0' },
      { transport: 'udp', port: 2, host: '::', isOptional: true, sharesPort: true },
      { transport: 'tcp', port: 1, host: '0.0.0.0' },
      { transport: 'tcp', port: 1, host: '::', isOptional: true, sharesPort: true },
    ]);
  });

  it('listens on the one address that was named', () => {
    expect(of({ relayPorts: '1', relayHost: '::1' })).toEqual([
      { transport: 'udp', port: 1, host: '::1' },
      { transport: 'tcp', port: 1, host: '::1' },
    ]);
  });

  it('listens for TLS with a certificate', () => {
    const listeners = of({ relayPorts: '1', host: 'localhost', cert: 'c', key: 'k', relayTlsPort: '443' });
    expect(listeners.filter(({ transport }) => transport === 'tls')).toEqual([
      { transport: 'tls', port: 443, host: '127.0.0.1' },
      { transport: 'tls', port: 443, host: '::1', isOptional: true, sharesPort: true },
    ]);
  });
});

describe('openRelay', () => {
  const config = loadConfig({ options: {}, environment: {} });
  const secrets = { relay: 'secret', issuer: 'here' };
  const startingBy = (startRelay: StartRelay) => ({
    startRelay,
    timers: processTimers,
    monotonicMs: () => 0,
  });
  const neverCalled = () => Promise.reject(new Error('not to be called'));
  const failing = (error: Error) =>
    openRelay(
      config,
      secrets,
      startingBy(() => Promise.reject(error)),
    );
  const listener: RelayListener = { transport: 'udp', host: '::', port: 3478 };

  it.each([
    [
      'EADDRINUSE',
      "The relay's UDP port 3478 on [::] is taken by another program; choose another with --relay-ports.",
    ],
    ['EACCES', "The relay's UDP port 3478 on [::] needs more rights than this process has."],
    [
      'EADDRNOTAVAIL',
      "The relay's UDP port 3478 on [::] cannot be opened: this machine does not have that address.",
    ],
    ['EWHAT', "The relay's UDP port 3478 on [::] cannot be opened (EWHAT)."],
  ])('explains %s', async (code, sentence) => {
    await expect(failing(new RelayStartError('x', code, listener))).rejects.toThrow(sentence);
  });

  it('explains what is no fault of a listener', async () => {
    await expect(failing(new RelayStartError('no thread', 'WORKER', null))).rejects.toThrow(
      'The relay could not start: no thread.',
    );
    await expect(failing(new Error('odd'))).rejects.toThrow('The relay could not start: odd.');
  });

  it('hands on how datagrams are to be taken, and by how many threads', async () => {
    const dgram = loadConfig({ options: { relayIo: 'dgram', relayThreads: '1' }, environment: {} });
    const asked: unknown[] = [];
    const refuse = ({ io, threads }: RelayOptions) => {
      asked.push(io, threads);
      return Promise.reject(new Error('no'));
    };
    await expect(openRelay(dgram, secrets, startingBy(refuse))).rejects.toThrow('no');
    await expect(openRelay(config, secrets, startingBy(refuse))).rejects.toThrow('no');
    expect(asked).toEqual(['dgram', 1, 'auto', threadsFor(availableParallelism())]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [8, 7],
    [128, 64],
  ])('a machine of %d cores has %d threads of the relay where nobody said it', (cores, threads) => {
    expect(threadsFor(cores)).toBe(threads);
  });

  it('more than one thread need datagrams in batches', () => {
    expect(() => loadConfig({ options: { relayIo: 'dgram', relayThreads: '2' }, environment: {} })).toThrow(
      '--relay-threads is 2, but only datagrams in batches can be divided among threads (--relay-io is dgram).',
    );
    expect(() => loadConfig({ options: { relayThreads: '65' }, environment: {} })).toThrow(
      '--relay-threads must be a whole number from 1 to 64, not "65".',
    );
  });

  it('opens none where none is configured', async () => {
    const relays = '[{"name": "f", "urls": ["turn:f"], "secret": "0123456789abcdef"}]';
    const without = loadConfig({ options: {}, environment: { EDGEWISE_RELAYS: relays } });
    expect(await openRelay(without, secrets, startingBy(neverCalled))).toBeNull();
  });
});

describe('fallbackSentence', () => {
  it('says why datagrams are not taken in batches, where somebody wanted that', () => {
    const dgram = (reason: string | null) =>
      fallbackSentence({ io: { adapter: 'dgram', reason }, receiveBufferBytes: null, threads: 1 });
    expect(dgram('this is a teapot')).toBe(
      'The relay takes datagrams one by one and in one thread, which costs it more: not in batches, since this is a teapot.',
    );
    expect(dgram(null)).toBeNull();
  });
});

describe('findPageFolder', () => {
  it.each([
    '/srv/edgewise/dist/node/edgewise.js',
    '/srv/edgewise/dist/node/assets/a.js',
    '/srv/edgewise/server/main.ts',
  ])('finds dist/page from %s', (file) => {
    const index = path.join('/srv/edgewise/dist/page', 'index.html');
    expect(findPageFolder(pathToFileURL(file).href, (asked) => asked === index)).toBe(
      '/srv/edgewise/dist/page',
    );
  });

  it('finds nothing where nothing is built', () => {
    expect(findPageFolder(pathToFileURL('/srv/edgewise/server/main.ts').href, () => false)).toBeNull();
  });
});

describe('banner', () => {
  const facts = {
    version: '1.2.3',
    isSecure: false,
    host: null,
    port: 8080,
    endpoints: [
      { transport: 'udp', host: '0.0.0.0', port: 3478 },
      { transport: 'udp', host: '::', port: 3478 },
      { transport: 'udp', host: '0.0.0.0', port: 3479 },
      { transport: 'tcp', host: '0.0.0.0', port: 3478 },
    ] as const,
    relayNames: ['built-in'],
    skipped: [],
    keptIn: '/srv/edgewise-data/edgewise.sqlite',
    hasAccounts: true,
  };

  it('says where the page is and where the relay listens', () => {
    expect(banner(facts, ['192.0.2.1', 'fd00::2'])).toBe(
      [
        'Edgewise 1.2.3 is ready.',
        '  Page:   http://localhost:8080',
        '          http://192.0.2.1:8080',
        '          http://[fd00::2]:8080',
        '  Relay:  UDP 3478, 3479; TCP 3478',
        '  Data:   /srv/edgewise-data/edgewise.sqlite',
        '  Desk:   http://localhost:8080/desk',
      ].join('\n'),
    );
  });

  it('says how datagrams are taken, and how many may wait', () => {
    const io = { adapter: 'batched', reason: null } as const;
    const relayIo = ioLine({ io, receiveBufferBytes: 425_984, threads: 1 });
    expect(banner({ ...facts, relayIo }, [])).toContain(
      '  Relay:  UDP 3478, 3479; TCP 3478\n          datagrams in batches, 416 KiB of them wait at each port\n',
    );
    expect(ioLine({ io, receiveBufferBytes: 425_984, threads: 3 })).toBe(
      'datagrams in batches by 3 threads, 416 KiB of them wait at each port',
    );
    expect(ioLine({ io: { adapter: 'dgram', reason: null }, receiveBufferBytes: null, threads: 1 })).toBe(
      'datagrams one by one',
    );
  });

  it('names the one address it listens on, other relays, and what was left out', () => {
    const some = {
      ...facts,
      isSecure: true,
      host: '::1',
      endpoints: [],
      relayNames: ['a', 'b'],
      skipped: ['no IPv6'],
      hasAccounts: false,
    };
    expect(banner(some, ['192.0.2.1'])).toBe(
      [
        'Edgewise 1.2.3 is ready.',
        '  Page:   https://[::1]:8080',
        '  Relay:  none of its own',
        '  Relays: a, b',
        '  Data:   /srv/edgewise-data/edgewise.sqlite',
        '  Desk:   nobody can log in yet; make an account with "edgewise user add NAME --role admin"',
        '  Note:   no IPv6',
      ].join('\n'),
    );
  });
});
