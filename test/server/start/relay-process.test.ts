/**
 * `edgewise relay` in a process of its own, built as it is shipped, at a server that does as the test says. Every step waits for
 * what the process says, here or there, or for its end; nothing sleeps.
 */
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import { probeCredentials, probeRelay } from '../../../server/relay/probe/probe.ts';
import { processTimers } from '../../../server/time/timers.ts';
import { LOOPBACK, LOOPBACK_SECRET, tlsFiles } from '../relay/loopback.ts';
import { buildCommand, type BuiltCommand, type RunningCommand } from './built-command.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';

/** A process takes two seconds to start, and more beside four browsers. Only for what hangs. */
vi.setConfig({ testTimeout: 240_000 });

let built: BuiltCommand;
let server: ScriptedServer;
let tokenFile: string;
const started: RunningCommand[] = [];
beforeAll(async () => {
  built = await buildCommand();
  tokenFile = path.join(built.outDir, 'token');
  writeFileSync(tokenFile, 'ew_token\n');
  // The thread as it is built, but that a test of this name ends it, where it is to be so.
  const thread = path.join(built.outDir, 'relay-worker.js');
  renameSync(thread, path.join(built.outDir, 'whole-relay-worker.js'));
  writeFileSync(
    thread,
    `import './whole-relay-worker.js';
     import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ question }) => {
       if (question.kind === 'admit-test' && process.env.MORTAL) process.exit(7);
     });`,
  );
}, 60_000);
afterAll(() => built.remove());
beforeEach(async () => {
  server = await scriptedServer(LOOPBACK_SECRET);
});
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await server.close();
});

/** On ports of loopback that the system chooses. */
function join(args: readonly string[] = [], environment: Record<string, string> = {}): RunningCommand {
  const own = [
    '--relay-host',
    LOOPBACK,
    '--relay-ports',
    '0',
    '--relay-tcp-ports',
    '0',
    '--relay-threads',
    '1',
  ];
  const command = built.start(
    ['relay', '--join', server.origin, '--token-file', tokenFile, '--name', 'berlin', ...own, ...args],
    environment,
  );
  started.push(command);
  return command;
}

/** Joined, with a test that runs there. */
async function withTest(): Promise<RunningCommand> {
  const relay = join();
  server.order(['test-1']);
  await server.reported(({ done }) => done?.serial === 2);
  return relay;
}

/** What a draining relay says once it has been answered that it drains: it has not left. */
async function staysThough(signal: NodeJS.Signals, relay: RunningCommand): Promise<void> {
  const drained = server.reported(({ isDraining }) => isDraining);
  relay.child.kill(signal);
  const first = await drained;
  await server.reported((report) => report.isDraining && report !== first);
}

describe('edgewise relay, told to end while a test runs there', () => {
  it('waits for the test, and then ends with status 0', async () => {
    const relay = await withTest();
    await staysThough('SIGTERM', relay);
    expect(relay.output()).toContain(
      'This relay takes no new tests, and leaves when the one that it has ended.',
    );
    server.order([]);
    expect(await relay.ended).toEqual({ status: 0, signal: null });
  });

  // By an operator who does not wait: not a failure, which systemd would start again.
  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
  ] as const)('by %s ends at once by a %s, with status 0', async (first, second) => {
    const relay = await withTest();
    await staysThough(first, relay);
    relay.child.kill(second);
    expect(await relay.ended).toEqual({ status: 0, signal: null });
    expect(relay.output().match(/This relay takes no new tests/g)).toHaveLength(1);
    expect(relay.output()).toContain('This relay ends at once, by a second signal. What runs there is void.');
  });
});

describe('what edgewise relay tells the server', () => {
  it('is what its options say', async () => {
    const relay = join([
      ...['--place', 'Berlin, DC 1', '--region', 'west europe', '--group', 'uplink-1'],
      ...['--public-host', 'turn.example.com', '--relay-io', 'dgram'],
    ]);
    const { session, epochMs, ...first } = await server.reported(() => true);
    expect([session, epochMs]).toEqual([expect.any(String), expect.any(Number)]);
    expect(first).toMatchObject({
      name: 'berlin',
      place: 'Berlin, DC 1',
      kind: { kind: 'azure', region: 'West Europe' },
      group: 'uplink-1',
      publicHost: 'turn.example.com',
      endpoints: [],
      isDraining: false,
    });
    expect((await relay.said(/The relay listens: .*/))[0]).toContain('datagrams one by one');
  });

  it('is of an edge without a place, a group or a host, where there are no options', async () => {
    join();
    const first = await server.reported(() => true);
    expect(first).toMatchObject({ place: null, kind: { kind: 'edge' }, publicHost: null });
    expect(first).not.toHaveProperty('group');
  });
});

describe('edgewise relay with a certificate', () => {
  it('is a way over TLS, with the certificate that it has at the time', async () => {
    const [certFile, keyFile] = ['cert.pem', 'key.pem'].map((name) => path.join(built.outDir, name));
    const put = (name: 'first' | 'second'): void => {
      copyFileSync(tlsFiles(name).certFile, certFile ?? '');
      copyFileSync(tlsFiles(name).keyFile, keyFile ?? '');
    };
    put('first');
    const relay = join(['--cert', certFile ?? '', '--key', keyFile ?? '', '--relay-tls-port', '0']);
    const { endpoints } = await server.reported((report) => report.endpoints.length > 0);
    expect(endpoints.map(({ transport }) => transport)).toEqual(['udp', 'tcp', 'tls']);
    const port = endpoints.at(-1)?.port ?? 0;
    const probe = async (trusted: 'first' | 'second'): Promise<string> => {
      const target = { transport: 'tls', host: 'localhost', address: LOOPBACK, port } as const;
      const { kind } = await probeRelay(target, {
        credentials: probeCredentials(LOOPBACK_SECRET, Date.now()),
        timers: processTimers,
        monotonicMs: () => performance.now(),
        authorities: readFileSync(tlsFiles(trusted).certFile, 'utf8'),
      });
      return kind;
    };
    expect([await probe('first'), await probe('second')]).toEqual(['works', 'fails']);
    put('second');
    await relay.said(/The certificate was exchanged/);
    expect([await probe('first'), await probe('second')]).toEqual(['fails', 'works']);
  });
});

describe('a thread of the relay that dies three times within a minute', () => {
  const GIVEN_UP = /The relay has failed: it ended with status 7 \(3 times in a minute\)/;

  it('is the end of edgewise relay, with status 1', async () => {
    const relay = join([], { MORTAL: 'yes' });
    // Each thread is told of it anew.
    server.order(['test-1']);
    expect(await relay.ended).toEqual({ status: 1, signal: null });
    expect(relay.output()).toMatch(GIVEN_UP);
  });

  it('is the end of edgewise serve, with status 1', async () => {
    const relay = ['--relay-host', LOOPBACK, '--relay-ports', '0', '--relay-threads', '1'];
    const serving = built.start(['serve', '--port', '0', '--host', LOOPBACK, ...relay], { MORTAL: 'yes' });
    started.push(serving);
    const [, origin] = await serving.said(/Page: {3}(http:\/\/\S+)[^]*Desk: .*/);
    for (let time = 0; time < 3; time += 1)
      // The last one may find nobody any more.
      await fetch(`${origin}/api/tests`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ durationMs: 15_000 }),
      }).catch(() => null);
    expect(await serving.ended).toEqual({ status: 1, signal: null });
    expect(serving.output()).toMatch(GIVEN_UP);
  });
});
