/**
 * The real command in a process of its own, built as it is shipped. Every step waits for what the process says or
 * for its end; nothing sleeps.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { request } from 'node:https';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import { measuredResult } from '../../support/measured-result.ts';
import { buildCommand, type BuiltCommand } from './built-command.ts';
import { MARKING_TRACE, markingIn } from './marking-trace.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TLS = path.join(ROOT, 'test/fixtures/tls');
/** Ports that the system chooses. */
const ANY = ['--port', '0', '--relay-ports', '0'];
let built: BuiltCommand;
let outDir: string;
/** A process takes two seconds to start; three in a row took a minute in the pauses of four browsers. Only for what hangs. */
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  built = await buildCommand();
  ({ outDir } = built);
}, 60_000);
afterAll(() => built.remove());

function start(
  args: readonly string[],
  environment: Record<string, string> = {},
  nodeArgs: readonly string[] = [],
): ChildProcessWithoutNullStreams {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('EDGEWISE_'));
  const env = {
    ...Object.fromEntries(inherited),
    EDGEWISE_DATA_DIR: path.join(outDir, 'data'),
    ...environment,
  };
  return spawn(process.execPath, [...nodeArgs, path.join(outDir, 'edgewise.js'), 'serve', ...args], { env });
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function untilEnd(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  await once(child, 'close');
  return { status: child.exitCode, stdout, stderr };
}

/** What the process has printed by the time `pattern` is in it. */
async function untilSaid(child: ChildProcessWithoutNullStreams, pattern: RegExp): Promise<RegExpExecArray> {
  let said = '';
  for await (const data of child.stdout) {
    said += String(data);
    const match = pattern.exec(said);
    if (match) return match;
  }
  throw new Error(`It ended having said: ${said}`);
}

describe('edgewise serve, when it cannot start', () => {
  it.each<[string, string[], Record<string, string>, number, RegExp]>([
    [
      'a bad port',
      ['--port', 'http'],
      {},
      2,
      /^--port must be a whole number from 0 to 65535, not "http"\.\n$/,
    ],
    ['a bad variable', [], { EDGEWISE_PORT: '-1' }, 2, /^EDGEWISE_PORT must be .*, not "-1"\.\n$/],
    ['an unknown option', ['--prot', '1'], {}, 2, /^error: unknown option '--prot'\n$/],
    [
      'an unreadable certificate',
      ['--cert', '/nowhere/c.pem', '--key', '/nowhere/k.pem'],
      {},
      1,
      /^The certificate \/nowhere\/c\.pem cannot be read \(ENOENT\)\.\n$/,
    ],
    [
      'a missing file',
      ['--config', '/nowhere/e.json'],
      {},
      2,
      /^The configuration file .* cannot be read \(ENOENT\)\.\n$/,
    ],
    [
      'a data directory that is a file',
      [...ANY, '--data-dir', fileURLToPath(import.meta.url)],
      {},
      1,
      /^The data directory \S+serve\.test\.ts is a file; choose another with --data-dir\.\n$/,
    ],
    [
      'a database that does not answer, without its password',
      ANY,
      { DATABASE_URL: 'postgresql://user:hunter2@127.0.0.1:1/edgewise' },
      1,
      /^The connection to the database is lost\. \(PostgreSQL at 127\.0\.0\.1:1, database edgewise: connect ECONNREFUSED 127\.0\.0\.1:1\)\n$/,
    ],
    [
      'an address of another machine',
      [...ANY, '--host', '192.0.2.77'],
      {},
      1,
      /192\.0\.2\.77 cannot be opened/,
    ],
  ])('names %s and ends', async (_what, args, environment, status, sentence) => {
    const ended = await untilEnd(start(args, environment));
    expect(ended.stderr).toMatch(sentence);
    expect(ended).toMatchObject({ status, stdout: '' });
  });

  it("names the page's port when it is taken", async () => {
    const other = createServer().listen(0, '::');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const ended = await untilEnd(start(['--port', port, '--relay-ports', '0']));
    other.close();
    expect(ended).toEqual({
      status: 1,
      stdout: '',
      stderr: `The page's port ${port} is taken by another program; choose another with --port.\n`,
    });
  });

  it("names the relay's UDP port when it is taken", async () => {
    const other = createSocket('udp4').bind(0, '0.0.0.0');
    await once(other, 'listening');
    const { port } = other.address();
    const ended = await untilEnd(
      start(['--port', '0', '--relay-ports', String(port), '--relay-tcp-ports', '0']),
    );
    other.close();
    expect(ended).toEqual({
      status: 1,
      stdout: '',
      stderr: `The relay's UDP port ${port} on 0.0.0.0 is taken by another program; choose another with --relay-ports.\n`,
    });
  });

  it("names the relay's TCP port when it is taken", async () => {
    const other = createServer().listen(0, '0.0.0.0');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const ended = await untilEnd(start([...ANY, '--relay-tcp-ports', port]));
    other.close();
    expect(ended.status).toBe(1);
    expect(ended.stderr).toBe(
      `The relay's TCP port ${port} on 0.0.0.0 is taken by another program; choose another with --relay-tcp-ports.\n`,
    );
  });
});

describe('edgewise serve, over a restart', () => {
  it('keeps results, tokens and ids', async () => {
    const environment = { EDGEWISE_DATA_DIR: path.join(outDir, 'kept') };
    const first = start(ANY, environment);
    const firstEnded = untilEnd(first);
    const [banner, port] = await untilSaid(first, /Page: {3}http:\/\/localhost:(\d+)[^]*Desk: .*/);
    expect(banner).toContain(`Data:   ${path.join(outDir, 'kept', 'edgewise.sqlite')}\n`);
    expect(banner).toContain('Desk:   nobody can log in yet; make an account with "edgewise user add');
    const asked = await fetch(`http://127.0.0.1:${port}/api/tests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ durationMs: 15_000 }),
    });
    const { token, resultId, relays } = (await asked.json()) as {
      token: string;
      resultId: string;
      relays: readonly { readonly relay: { readonly name: string } }[];
    };
    // It must have gone through a relay of this server.
    const { path: way, ...result } = measuredResult(resultId);
    const name = relays[0]?.relay.name;
    const measured = {
      ...result,
      path: { ...way, relay: { ...way.relay, name }, relays: way.relays.map((each) => ({ ...each, name })) },
    };
    const send = (to: string | undefined) =>
      fetch(`http://127.0.0.1:${to}/api/results`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [TEST_TOKEN_HEADER]: token },
        body: JSON.stringify(measured),
      });
    const stored = await send(port);
    expect(stored.status).toBe(201);
    // Not asked to end: what was acknowledged is there all the same.
    first.kill('SIGKILL');
    await firstEnded;
    const second = start(ANY, environment);
    const secondEnded = untilEnd(second);
    const [, other] = await untilSaid(second, /Page: {3}http:\/\/localhost:(\d+)[^]*Desk: .*/);
    const again = await send(other);
    expect([again.status, await again.json()]).toEqual([200, await stored.json()]);
    expect((await fetch(`http://127.0.0.1:${other}/api/results/${resultId}`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${other}/readyz`)).status).toBe(200);
    second.kill('SIGTERM');
    expect(await secondEnded).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('edgewise serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, then ends cleanly', async (signal) => {
    const child = start(ANY);
    const ended = untilEnd(child);
    const [, port] = await untilSaid(child, /Page: {3}http:\/\/localhost:(\d+)[^]*Relay: {2}UDP \d+/);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    child.kill(signal);
    expect(await ended).toMatchObject({ status: 0 });
  });

  it('serves page and API over HTTPS, and offers TURN over TLS', async () => {
    const files = ['--cert', path.join(TLS, 'first.crt'), '--key', path.join(TLS, 'first.key')];
    const child = start([...ANY, ...files, '--relay-tls-port', '0']);
    const ended = untilEnd(child);
    const [, port] = await untilSaid(child, /Page: {3}https:\/\/localhost:(\d+)[^]*TLS \d+/);
    const asked = request({ host: '127.0.0.1', port, path: '/api/config', rejectUnauthorized: false });
    const answered = once(asked, 'response');
    asked.end();
    const [response] = (await answered) as [NodeJS.ReadableStream & { headers: object }];
    let body = '';
    for await (const data of response) body += String(data);
    expect(body).toMatch(/turns:127\.0\.0\.1:\d+\?transport=tcp/);
    expect(response.headers).not.toHaveProperty('strict-transport-security');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0 });
  });
});

describe('how edgewise, started by itself, looks for garbage', () => {
  const traced = [...MARKING_TRACE, '--import', new URL('churn.mjs', import.meta.url).href];

  it('is seen: without our program other threads help', async () => {
    const env = { ...process.env, CHURN: 'long' };
    const child = spawn(process.execPath, [...traced, '--eval', '0'], { env });
    let said = '';
    for await (const data of child.stdout) {
      said += String(data);
      if (markingIn(said).helped > 0) break;
    }
    child.kill('SIGKILL');
    expect(markingIn(said).helped).toBeGreaterThan(0);
  });

  it('is with no other thread, for the main thread and for the others', async () => {
    const child = start(ANY, {}, traced);
    const ended = untilEnd(child);
    await untilSaid(child, /(?:has churned[^]*is ready|is ready[^]*has churned)/);
    child.kill('SIGTERM');
    const { stdout, status } = await ended;
    expect(status).toBe(0);
    const { begun, helped, undecided } = markingIn(stdout);
    expect(begun).toBeGreaterThanOrEqual(2);
    expect([helped, undecided]).toEqual([0, 0]);
  });
});
