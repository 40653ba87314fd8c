import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { freePorts } from '../../../e2e/accuracy/free-ports.ts';
import { coturnPath, startCoturn } from '../../../e2e/coturn.ts';
import type { RelayTransport } from '../../../server/relay/port.ts';
import { probeCredentials, probeRelay } from '../../../server/relay/probe/probe.ts';
import { openRelay } from '../../../server/relay/relay.ts';
import { processTimers } from '../../../server/time/timers.ts';
import { isLacking } from '../../support/lacking.ts';
import {
  listenOn,
  LOOPBACK,
  LOOPBACK_SECRET,
  loopbackOptions,
  openLoopbackRelay,
  portOf,
  tlsFiles,
} from './loopback.ts';

const parts = {
  credentials: probeCredentials(LOOPBACK_SECRET, Date.now()),
  timers: processTimers,
  monotonicMs: () => performance.now(),
};
const at = (transport: RelayTransport, port: number, host = LOOPBACK) => ({
  transport,
  host,
  address: host,
  port,
});

describe('a probe of our relay', () => {
  it.each(['udp', 'tcp'] as const)(
    'goes the whole way over %s, and leaves nothing behind',
    async (transport) => {
      const relay = await openLoopbackRelay([listenOn(transport)]);
      try {
        const outcome = await probeRelay(at(transport, portOf(relay, transport)), parts);
        expect(outcome).toEqual({ kind: 'works', echoMs: expect.any(Number) as number });
        // There and back; both allocations were given back.
        expect(relay.stats()).toMatchObject({ packetsRelayed: 2, allocations: 0 });
      } finally {
        await relay.close();
      }
    },
  );

  it('goes the whole way over TLS where its certificate is vouched for, and leaves nothing behind', async () => {
    const relay = await openLoopbackRelay([listenOn('tls')]);
    try {
      const trusting = { ...parts, authorities: readFileSync(tlsFiles('first').certFile, 'utf8') };
      const outcome = await probeRelay(at('tls', portOf(relay, 'tls')), trusting);
      expect(outcome).toEqual({ kind: 'works', echoMs: expect.any(Number) as number });
      expect(relay.stats()).toMatchObject({ packetsRelayed: 2, allocations: 0 });
    } finally {
      await relay.close();
    }
  });

  it.each([
    { what: 'has run out', certificate: 'expired', host: LOOPBACK, reason: 'certificate has expired' },
    {
      what: 'is of another name',
      certificate: 'first',
      host: 'relay.example.com',
      reason:
        "Hostname/IP does not match certificate's altnames: Host: relay.example.com. is not in the cert's altnames",
    },
  ] as const)('says of a certificate that it $what', async ({ certificate, host, reason }) => {
    const files = tlsFiles(certificate);
    const relay = await openRelay({ ...loopbackOptions([listenOn('tls')]), tls: files });
    try {
      const target = { ...at('tls', portOf(relay, 'tls')), host };
      const trusting = { ...parts, authorities: readFileSync(files.certFile, 'utf8') };
      expect(await probeRelay(target, trusting)).toEqual({
        kind: 'fails',
        step: 'allocate',
        reason: expect.stringContaining(reason) as string,
      });
    } finally {
      await relay.close();
    }
  });

  it('goes the whole way over IPv6', async () => {
    const relay = await openLoopbackRelay([listenOn('udp', '::1')]);
    try {
      expect(await probeRelay(at('udp', portOf(relay, 'udp'), '::1'), parts)).toMatchObject({
        kind: 'works',
      });
    } finally {
      await relay.close();
    }
  });

  it('is refused with another secret, and by a certificate that nobody vouches for', async () => {
    const relay = await openLoopbackRelay([listenOn('udp'), listenOn('tls')]);
    try {
      const credentials = probeCredentials('another', Date.now());
      expect(await probeRelay(at('udp', portOf(relay, 'udp')), { ...parts, credentials })).toEqual({
        kind: 'fails',
        step: 'allocate',
        reason: 'it answers 401',
      });
      expect(await probeRelay(at('tls', portOf(relay, 'tls')), parts)).toMatchObject({
        kind: 'fails',
        step: 'allocate',
        reason: expect.stringContaining('self-signed') as string,
      });
    } finally {
      await relay.close();
    }
  });

  it('says that nothing comes back from a port that is silent, once its time is up', async () => {
    const silent = createSocket('udp4');
    silent.bind(0, LOOPBACK);
    await once(silent, 'listening');
    const work: (() => void)[] = [];
    const heard = once(silent, 'message');
    const probed = probeRelay(at('udp', silent.address().port), {
      ...parts,
      timers: {
        after: (ms, what) => {
          if (ms === 5000) work.push(what);
          return () => undefined;
        },
      },
    });
    await heard;
    for (const timeIsUp of work) timeIsUp();
    expect(await probed).toEqual({ kind: 'fails', step: 'allocate', reason: 'nothing comes back' });
    silent.close();
  });

  it('says that nobody listens', async () => {
    const relay = await openLoopbackRelay([listenOn('tcp')]);
    const port = portOf(relay, 'tcp');
    await relay.close();
    expect(await probeRelay(at('tcp', port), parts)).toMatchObject({
      kind: 'fails',
      step: 'allocate',
      reason: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
});

const coturn = coturnPath();
const LACK = 'coturn is not installed (Debian package "coturn").';
const suite = isLacking(coturn !== null, LACK) ? describe.skip : describe;

/** Which shares no code with us. */
suite('a probe of coturn', () => {
  it('goes the whole way over UDP and TCP', async () => {
    const [port = 0] = await freePorts(1);
    const server = await startCoturn(coturn ?? '', { port, secret: LOOPBACK_SECRET, realm: 'elsewhere' });
    try {
      for (const transport of ['udp', 'tcp'] as const)
        expect(await probeRelay(at(transport, port), parts), transport).toMatchObject({ kind: 'works' });
    } finally {
      await server.close();
    }
  });
});
