import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { isRunning } from '../../test/support/process-tree.ts';
import { skipUnless } from '../skip-unless.ts';

const HOSTS = new URL('../../netlab/hosts/three-hosts.ts', import.meta.url);

/** Makes a network with something running in it, says so, and waits to be killed. */
const VICTIM = `
const { makeThreeHosts } = await import(${JSON.stringify(HOSTS.href)});
const { spawn } = await import('node:child_process');
const three = await makeThreeHosts({ hasIpv6: false, serverKnows: [], authority: '' });
if (!three) process.exit(0);
const [program, ...args] = [...three.hosts.client.prefix, 'sleep', '600'];
spawn(program, args, { detached: true, stdio: 'ignore' }).once('spawn', () =>
  process.stdout.write(three.hosts.client.name));
setInterval(() => undefined, 1000);
`;

const namespaces = (): string => spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout;

test('hosts and all that runs on them go when the tests are killed', async () => {
  const victim = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', VICTIM], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await Promise.race([
    once(victim.stdout, 'data').then(([bytes]) => String(bytes)),
    once(victim, 'exit').then(() => null),
  ]);
  skipUnless(said !== null, 'Making hosts takes root and iproute2.');
  const name = said ?? '';
  expect(namespaces()).toContain(name);
  expect(existsSync(`/etc/netns/${name}/resolv.conf`)).toBe(true);
  const running = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout.trim().split('\n');

  victim.kill('SIGKILL');

  await expect.poll(namespaces).not.toContain(name);
  await expect.poll(() => existsSync(`/etc/netns/${name}`)).toBe(false);
  expect(running.length).toBeGreaterThan(0);
  await expect.poll(() => running.map(Number).filter(isRunning)).toEqual([]);
});
