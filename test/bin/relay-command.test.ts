import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { relayCommand } from '../../bin/relay-command.ts';
import { RELAY_ROUTES } from '../../src/wire/relays/joining.ts';
import { tlsFiles } from '../server/relay/loopback.ts';

let folder: string;
let tokenFile: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewise-relay-command-'));
  tokenFile = path.join(folder, 'token');
  writeFileSync(tokenFile, 'ew_token\n');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

interface Ran {
  readonly status: number;
  readonly printed: readonly string[];
  readonly notes: readonly string[];
}

/** Runs the command in this process. */
async function run(words: readonly string[]): Promise<Ran> {
  const printed: string[] = [];
  const notes: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void notes.push(text));
  let status = -1;
  const command = relayCommand((code) => (status = code))
    .exitOverride()
    .configureOutput({ writeErr: (text) => notes.push(text.trim()) });
  try {
    await command.parseAsync(words, { from: 'user' });
  } catch (error) {
    // What bin/command.ts makes of it.
    if (!(error instanceof CommanderError)) throw error;
    status = 2;
  }
  return { status, printed, notes };
}

/** Of one that never comes to ask the server. */
const berlin = (...more: readonly string[]): string[] => [
  ...['--join', 'https://edge.example.com', '--token-file', tokenFile, '--name', 'berlin'],
  ...more,
];

describe('edgewise relay, wrongly used', () => {
  it.each([
    [['--name', ''], '--name must be a name of 1 to 100 characters, not "".'],
    [['--place', ''], '--place must be a text of 1 to 200 characters, not "".'],
    [['--group', ''], '--group must be a name of 1 to 100 characters, not "".'],
    [['--region', 'Mars North'], /^--region must be one of Central US, .*China North, not "Mars North"\.$/],
    [
      ['--public-host', 'a:3478'],
      '--public-host must be a host name or an IP address, without a port, not "a:3478".',
    ],
    [['--relay-io', 'fast'], '--relay-io must be auto, batched or dgram, not "fast".'],
    [['--relay-tls-port', '0'], '--relay-tls-port needs a certificate and its key (--cert, --key).'],
    [
      ['--join', 'edge.example.com'],
      '--join must be the address of a server, such as https://edge.example.com, not "edge.example.com".',
    ],
    [['--token-file', '/nowhere/t'], /^The token file \/nowhere\/t cannot be read: .*\(ENOENT\)\.$/],
    [['--drain', '--resume'], 'error: --drain and --resume say the opposite.'],
    [['--print-service', 'launchd'], 'error: --print-service must be systemd, not "launchd".'],
    [
      ['--print-service', 'systemd', '--drain'],
      'error: --print-service prints what runs a relay; --drain and --resume run none.',
    ],
    // As a start would find it.
    [
      ['--print-service', 'systemd', '--relay-io', 'fast'],
      '--relay-io must be auto, batched or dgram, not "fast".',
    ],
  ] as const)('by %j says what is wrong, with status 2', async (words, sentence) => {
    const { status, printed, notes } = await run(berlin(...words));
    expect([status, printed]).toEqual([2, []]);
    expect(notes).toEqual([typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]);
  });

  it('says all that is wrong at once', async () => {
    const { notes } = await run(berlin('--relay-io', 'fast', '--group', ''));
    expect(notes).toEqual([
      expect.stringContaining('--relay-io must be') as string,
      expect.stringContaining('--group must be') as string,
    ]);
  });

  it.each(['--join', '--token-file', '--name'])('asks for %s', async (missing) => {
    const words = berlin();
    words.splice(words.indexOf(missing), 2);
    const { status, notes } = await run(words);
    expect(status).toBe(2);
    expect(notes).toEqual([
      expect.stringMatching(new RegExp(`^error: required option '${missing} <.*' not specified$`)),
    ]);
  });
});

describe('edgewise relay --print-service', () => {
  it('prints a unit of all that was given, with the authorities of this environment', async () => {
    vi.stubEnv('NODE_EXTRA_CA_CERTS', tlsFiles('first').certFile);
    const { status, printed } = await run(berlin('--region', 'West Europe', '--print-service', 'systemd'));
    expect(status).toBe(0);
    const [line] = /^ExecStart=.*/m.exec(printed.join('\n')) ?? [];
    expect(line).toContain(
      ' --join https://edge.example.com --token-file ${CREDENTIALS_DIRECTORY}/token --name berlin --region "West Europe"',
    );
    expect(printed.join('\n')).toContain(`\nLoadCredential=ca:${tlsFiles('first').certFile}\n`);
  });

  it('prints none that could not start: by its certificate, by the authorities, or without what only stands here', async () => {
    const print = (...words: string[]) => run(berlin(...words, '--print-service', 'systemd'));
    const { certFile } = tlsFiles('first');
    const { keyFile } = tlsFiles('second');
    const misfit = await print('--cert', certFile, '--key', keyFile);
    expect([misfit.status, misfit.printed]).toEqual([1, []]);
    expect(misfit.notes[0]).toMatch(/^The certificate .* and the key .* cannot be used together/);
    vi.stubEnv('EDGEWISE_CERT', certFile);
    vi.stubEnv('EDGEWISE_KEY', tlsFiles('first').keyFile);
    expect((await print('--relay-tls-port', '5349')).notes).toEqual([
      '--relay-tls-port needs a certificate and its key (--cert, --key).',
    ]);
    vi.stubEnv('NODE_EXTRA_CA_CERTS', '/nowhere/ca');
    const { status, printed, notes } = await print();
    expect([status, printed]).toEqual([2, []]);
    expect(notes[0]).toMatch(/^The file \/nowhere\/ca of NODE_EXTRA_CA_CERTS cannot be read: /);
  });
});

describe('edgewise relay --drain', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });

  /** A server that is asked to hold a relay out, and answers so. */
  async function answering(status: number, body: unknown): Promise<string> {
    const server = createServer((request, response) => {
      response.writeHead(request.url === RELAY_ROUTES.hold ? status : 404, {
        'content-type': 'application/json',
      });
      response.end(JSON.stringify(body));
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }
  const free = () => answering(200, { isHeldOut: true, tests: 0 });
  const refusing = () => answering(401, { error: { code: 'bad-token', message: 'No such token.' } });

  it.each([
    { name: 'all answer', ask: [free, free], status: 0, last: /^No test uses "berlin" any more/ },
    { name: 'some do', ask: [free, refusing], status: 3, last: /^Of the servers that answered no test uses/ },
    { name: 'none does', ask: [refusing, refusing], status: 1, last: /^No server took the order/ },
  ])('ends with status $status where $name', async ({ ask, status, last }) => {
    const origins = await Promise.all(ask.map((start) => start()));
    const ran = await run([
      ...origins.flatMap((origin) => ['--join', origin]),
      ...['--token-file', tokenFile, '--name', 'berlin', '--drain'],
    ]);
    expect(ran.status).toBe(status);
    expect(ran.notes.at(-1)).toMatch(last);
    for (const [at, start] of ask.entries())
      if (start === refusing)
        expect(ran.notes).toContain(`The server ${origins[at]} refuses this relay: No such token.`);
  });
});
