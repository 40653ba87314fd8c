import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RelayIoChoice, RelayTransport } from '../../../server/relay/port.ts';
import { isLacking } from '../../support/lacking.ts';
import {
  ADAPTERS,
  LOOPBACK,
  LOOPBACK_SECRET,
  listenOn,
  loopbackCredentials,
  openLoopbackRelay,
  portOf,
} from './loopback.ts';

/** coturn's own test client, a TURN client that shares no code with us. */
const UCLIENT = ['/usr/bin/turnutils_uclient', '/usr/local/bin/turnutils_uclient'].find((path) =>
  existsSync(path),
);
const LACK = 'coturn is not installed (Debian package "coturn").';
const isSkipped = isLacking(UCLIENT !== undefined, LACK);
const suite = isSkipped ? describe.skip : describe.concurrent;
const title = `turnutils_uclient${isSkipped ? `: ${LACK}` : ''}`;
const run = promisify(execFile);

/** What it sent and got back in all; it prints the two while it runs, the last line is the sum. */
function totalsIn(output: string): { sent: number; received: number } | null {
  const last = [...output.matchAll(/tot_send_msgs=(\d+), tot_recv_msgs=(\d+)/gu)].at(-1);
  return last === undefined ? null : { sent: Number(last[1]), received: Number(last[2]) };
}

suite(title, () => {
  // -y client to client, -c no RTCP pairs, -s Send indications, -t TCP, -S TLS, -x IPv6, -g DONT-FRAGMENT,
  // -D padded channels. Without -c each client has a pair of allocations by EVEN-PORT and RESERVATION-TOKEN.
  const overUdp = (io: RelayIoChoice): [RelayTransport, string, RelayIoChoice][] => [
    ['udp', '-y', io],
    ['udp', '-y -s', io],
    ['udp', '-y -c -l 171', io],
    ['udp', '-y -x', io],
    ['udp', '-y -D -g -l 171', io],
    ['udp', '-y -G', io],
  ];

  it.each<[RelayTransport, string, RelayIoChoice]>([
    ...ADAPTERS.flatMap(overUdp),
    ['tcp', '-y -t', 'auto'],
    ['tcp', '-y -t -s', 'auto'],
    ['tcp', '-y -c -t -l 171', 'auto'],
    ['tcp', '-y -c -t -s -l 170', 'auto'],
    // One pair at its own pace: over TLS it reads one record for each time it is woken, and loses count when two
    // come together, with coturn as server too.
    ['tls', '-y -t -S -c -l 171 -z 20', 'auto'],
    ['tcp', '-y -x -t', 'auto'],
  ])('over %s with %s (%s) gets all its data back', { timeout: 60_000 }, async (transport, flags, io) => {
    const relay = await openLoopbackRelay([listenOn(transport)], {}, io);
    const { username, credential } = loopbackCredentials();
    const { stdout } = await run(UCLIENT ?? '', [
      ...['-m', '2', '-n', '10', '-z', '5', '-p', String(portOf(relay, transport))],
      ...['-u', username, '-w', credential, ...flags.split(' '), LOOPBACK],
    ]);
    // Two clients, or two pairs, of ten messages each.
    const messages = flags.includes('-c') ? 20 : 40;
    expect(totalsIn(stdout)).toEqual({ sent: messages, received: messages });
    expect(stdout).toContain('Total lost packets 0 (0.000000%)');
    await relay.close();
  });

  it('with the shared secret (-W) makes the same credentials as we do', { timeout: 60_000 }, async () => {
    const relay = await openLoopbackRelay([listenOn('udp')]);
    const { stdout } = await run(UCLIENT ?? '', [
      ...['-y', '-c', '-m', '2', '-n', '5', '-z', '5', '-p', String(portOf(relay, 'udp'))],
      ...['-u', 'test-1', '-W', LOOPBACK_SECRET, LOOPBACK],
    ]);
    expect(stdout).toContain('Total lost packets 0 (0.000000%)');
    await relay.close();
  });
});
