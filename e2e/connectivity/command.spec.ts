import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { ENTRY } from '../accuracy/site.ts';
import { testBrowserPath } from '../browser.ts';
import type { Host } from '../../netlab/hosts/host.ts';
import { skipUnless } from '../skip-unless.ts';
import { UDP_PORTS, type Conditions } from './conditions.ts';
import { openCase } from './open-case.ts';
import { RELAY_NAME } from './server.ts';

/** `edgewise run --only connectivity` as it is shipped, on the client's host: what it says and how it ends. */
const udp = Object.fromEntries(UDP_PORTS.map((port) => [port, 'dropped' as const]));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runOn(client: Host, pageUrl: URL, ...options: readonly string[]): Promise<Ended> {
  const [program = '', ...args] = [
    ...client.prefix,
    ...[process.execPath, ENTRY, 'run', pageUrl.href],
    ...['--only', 'connectivity', '--relay', RELAY_NAME, ...options],
  ];
  const env = { ...process.env, EDGEWISE_BROWSER: testBrowserPath() ?? '' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  await once(child, 'close');
  return { status: child.exitCode, stdout, stderr };
}

interface CommandCase {
  readonly name: string;
  readonly conditions: Omit<Conditions, 'seed'>;
  readonly options?: readonly string[];
  readonly status: number;
  readonly says: readonly (string | RegExp)[];
}

const CASES: readonly CommandCase[] = [
  {
    name: 'with 0 where everything gets through',
    conditions: {},
    status: 0,
    says: [/UDP 3478 .*Open/, /TLS 443 .*Open/],
  },
  {
    name: 'with 1 where a UDP port is blocked',
    conditions: { udp: { 3479: 'dropped' } },
    status: 1,
    says: [/UDP 3479 .*Blocked/, /UDP 3478 .*Open/, 'UDP 3479'],
  },
  {
    name: 'with 3 where nothing gets through',
    conditions: { udp, tcp: { 3478: 'dropped', 443: 'dropped' } },
    status: 3,
    says: [/UDP 3478 .*Blocked/, /TLS 443 .*Blocked/],
  },
  {
    name: 'with 4 where a relay without UDP leaves open what calls would find',
    conditions: { offers: 'tls' },
    status: 4,
    says: [/UDP 3478 .*Not offered/, /TLS 443 .*Open/],
  },
  {
    name: 'with 0 where a mapping that lives 45 s idle is all there is to say',
    conditions: { nat: { ports: 'random', idleLifeMs: 45_000, inboundRefreshes: false } },
    options: ['--idle-life'],
    status: 0,
    says: ['The NAT forgets an idle UDP stream after 30 to 60 seconds.', 'RFC 4787'],
  },
];

for (const { name, conditions, options = [], status, says } of CASES)
  test(`edgewise run --only connectivity ends ${name} @long`, async () => {
    const open = await openCase({ ...conditions, seed: 71 });
    skipUnless(open !== null, 'Making hosts takes root and iproute2.');
    if (!open) return;
    try {
      const ended = await runOn(open.network.hosts.client, open.pageUrl, ...options);
      await test.info().attach('output', { body: ended.stdout + ended.stderr });
      expect(ended.status, ended.stdout + ended.stderr).toBe(status);
      for (const text of says) expect(ended.stdout).toMatch(text);
    } finally {
      await open.close();
    }
  });
