import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RelayTransport } from '../../../server/relay/port.ts';
import { isLacking } from '../../support/lacking.ts';
import { startRelay } from '../../../server/relay/thread.ts';
import { buildWorker } from './built-worker.ts';
import {
  ADAPTERS,
  LOOPBACK,
  LOOPBACK_SECRET,
  listenOn,
  loopbackCredentials,
  loopbackOptions,
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

/** Takes plain TCP on loopback and takes it on over TLS, byte by byte as it came. */
async function openTlsFront(relayPort: number): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((plain) => {
    // The certificate is the fixture's own.
    const secure = connectTls({ host: LOOPBACK, port: relayPort, rejectUnauthorized: false });
    pipeline(plain, secure, plain, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

suite(title, () => {
  // -y client to client, -c no RTCP pairs, -s Send indications, -t TCP, -S TLS, -x IPv6, -g DONT-FRAGMENT,
  // -D padded channels. Without -c each client has a pair of allocations by EVEN-PORT and RESERVATION-TOKEN.
  const WAYS: readonly (readonly [RelayTransport, string])[] = [
    ['udp', '-y'],
    ['udp', '-y -s'],
    ['udp', '-y -c -l 171'],
    ['udp', '-y -x'],
    ['udp', '-y -D -g -l 171'],
    ['udp', '-y -G'],
    ['tcp', '-y -t'],
    ['tcp', '-y -t -s'],
    ['tcp', '-y -c -t -l 171'],
    ['tcp', '-y -c -t -s -l 170'],
    ['tcp', '-y -x -t'],
  ];

  it.each(ADAPTERS.flatMap((io) => WAYS.map(([transport, flags]) => [transport, flags, io] as const)))(
    'over %s with %s (%s) gets all its data back',
    { timeout: 60_000 },
    async (transport, flags, io) => {
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
    },
  );

  // By TLS (-S) it takes each record for one message, and counts none of two that came in one record: how bytes are
  // cut into records is nobody's promise, and they share one whenever the relay had to wait. So its own TLS is asked
  // for one message each way, and ten each way go through a front that leaves uclient the framing of TCP.
  it('over tls with -S gets its message back, both ways', { timeout: 60_000 }, async () => {
    const relay = await openLoopbackRelay([listenOn('tls')]);
    const { username, credential } = loopbackCredentials();
    const { stdout } = await run(UCLIENT ?? '', [
      ...['-y', '-t', '-S', '-c', '-l', '171', '-m', '2', '-n', '1', '-p', String(portOf(relay, 'tls'))],
      ...['-u', username, '-w', credential, LOOPBACK],
    ]);
    expect(totalsIn(stdout)).toEqual({ sent: 2, received: 2 });
    await relay.close();
  });

  it.each(['-y -t -c -l 171', '-y -t -c -s -l 170', '-y -t'])(
    'over tls by a front for its TCP with %s gets all its data back',
    { timeout: 60_000 },
    async (flags) => {
      const relay = await openLoopbackRelay([listenOn('tls')]);
      const front = await openTlsFront(portOf(relay, 'tls'));
      const { username, credential } = loopbackCredentials();
      const { stdout } = await run(UCLIENT ?? '', [
        ...['-m', '2', '-n', '10', '-z', '5', '-p', String(front.port)],
        ...['-u', username, '-w', credential, ...flags.split(' '), LOOPBACK],
      ]);
      const messages = flags.includes('-c') ? 20 : 40;
      expect(totalsIn(stdout)).toEqual({ sent: messages, received: messages });
      await front.close();
      await relay.close();
    },
  );

  it.runIf(process.platform === 'linux').each([
    ['udp', '-y'],
    ['udp', '-y -s'],
    ['tcp', '-y -t'],
  ] as const)(
    'over %s with %s through a relay of two threads gets all its data back',
    { timeout: 60_000 },
    async (transport, flags) => {
      const built = await buildWorker();
      const options = loopbackOptions([listenOn(transport)], {}, 'batched');
      const relay = await startRelay({ ...options, threads: 2 }, built.url);
      const { username, credential } = loopbackCredentials();
      const { stdout } = await run(UCLIENT ?? '', [
        ...['-m', '2', '-n', '10', '-z', '5', '-p', String(relay.endpoints[0]?.port)],
        ...['-u', username, '-w', credential, ...flags.split(' '), LOOPBACK],
      ]);
      expect(totalsIn(stdout)).toEqual({ sent: 40, received: 40 });
      expect(stdout).toContain('Total lost packets 0 (0.000000%)');
      expect(await relay.stats()).toMatchObject({ threads: 2, packetsRelayed: 40 });
      await relay.close();
      await built.remove();
    },
  );

  it.runIf(process.platform === 'linux')(
    'pairs of different networks get all their data back through a relay of three threads',
    { timeout: 60_000 },
    async () => {
      const built = await buildWorker();
      const options = loopbackOptions([listenOn('udp')], {}, 'batched');
      const relay = await startRelay({ ...options, threads: 3 }, built.url);
      const port = String(relay.endpoints[0]?.port);
      const { username, credential } = loopbackCredentials();
      // -L is the address that a client leaves from; four of them, whose /24s are not all one thread's.
      const outputs = await Promise.all(
        ['127.0.0.1', '127.0.1.1', '127.0.2.1', '127.0.3.1'].map((from) =>
          run(UCLIENT ?? '', [
            ...['-y', '-c', '-m', '4', '-n', '10', '-z', '5', '-p', port, '-L', from],
            ...['-u', username, '-w', credential, LOOPBACK],
          ]),
        ),
      );
      for (const { stdout } of outputs) expect(totalsIn(stdout)).toEqual({ sent: 40, received: 40 });
      expect(await relay.stats()).toMatchObject({ threads: 3, packetsRelayed: 160 });
      await relay.close();
      await built.remove();
    },
  );

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
