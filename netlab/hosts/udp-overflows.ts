import { spawnSync } from 'node:child_process';
import { NetlabError } from '../netlab-error.ts';
import type { Host } from './host.ts';

/** Datagrams that came to a host and were dropped there since it was made, because nobody came to read (proc_net(5)). */
export function udpOverflowsOn({ name }: Host): number {
  const { stdout } = spawnSync('ip', ['netns', 'exec', name, 'cat', '/proc/net/snmp'], { encoding: 'utf8' });
  const [names, values] = stdout
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.split(' '));
  const counted = Number(values?.[names?.indexOf('RcvbufErrors') ?? -1]);
  if (!Number.isInteger(counted))
    throw new NetlabError('cannot-make-host', `${name} does not count datagrams`);
  return counted;
}
