/** coturn's own load generator, client to client over channels: the same for every relay. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { issueCredentials } from '../../server/relay/port.ts';
import { cpuTimeUs } from './cpu-time.ts';
import type { Subject } from './subject.ts';
import { HOST, SECRET } from './subject.ts';

export const UCLIENT = ['/usr/bin/turnutils_uclient', '/usr/local/bin/turnutils_uclient'].find((path) =>
  existsSync(path),
);
export const UCLIENT_FLAGS = '-y -c -m 50 -n 2000 -l 200 -z 4';

export interface UclientRun {
  readonly packets: number;
  readonly lost: number;
  readonly cpuUsPerPacket: number;
}

export async function runUclient(path: string, subject: Subject): Promise<UclientRun> {
  const expiresAtS = Date.now() / 1000 + 3600;
  const { username, credential } = issueCredentials({ secret: SECRET, testId: 'bench', expiresAtS });
  const beforeUs = cpuTimeUs(subject.pid);
  const { stdout } = await promisify(execFile)(path, [
    ...UCLIENT_FLAGS.split(' '),
    ...['-p', String(subject.port), '-u', username, '-w', credential, HOST],
  ]);
  const cpuUs = cpuTimeUs(subject.pid) - beforeUs;
  const [, sent, received] = [...stdout.matchAll(/tot_send_msgs=(\d+), tot_recv_msgs=(\d+)/gu)].at(-1) ?? [];
  const packets = Number(received ?? 0);
  return { packets, lost: Number(sent ?? 0) - packets, cpuUsPerPacket: cpuUs / packets };
}
