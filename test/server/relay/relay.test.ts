import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { AttributeType } from '../../../server/relay/message/attribute-type.ts';
import { Method } from '../../../server/relay/message/header.ts';
import { StreamFraming } from '../../../server/relay/message/stream-framing.ts';
import { decodeStunMessage, valueOf } from '../../../server/relay/message/stun-message.ts';
import { RelayStartError } from '../../../server/relay/port.ts';
import type { RelayLimits, RelayListener } from '../../../server/relay/port.ts';
import { openRelay } from '../../../server/relay/relay.ts';
import type { RunningRelay } from '../../../server/relay/relay.ts';
import { ADAPTERS, listenOn, loopbackOptions, openLoopbackRelay, portOf, tlsFiles } from './loopback.ts';
import { addressIn, request, udp } from './scripted-client.ts';
import type { Address } from './scripted-client.ts';

const open: RunningRelay[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((relay) => relay.close()));
});

const mappedAddressIn = (reply: Uint8Array): Address => {
  const message = decodeStunMessage(reply);
  if (message.kind === 'malformed') throw new Error(message.reason);
  return addressIn(message, valueOf(message, AttributeType.XOR_MAPPED_ADDRESS));
};

async function bindOverUdp(host: string, port: number): Promise<{ mapped: Address; own: Address }> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const replied = new Promise<Buffer>((resolve) => socket.once('message', resolve));
  // With FINGERPRINT: a bare one is answered over IPv6 when it is repeated (test/attack).
  socket.send(request(Method.BINDING, { hasFingerprint: true }), port, host);
  const reply = await replied;
  const own = { ip: host, port: socket.address().port };
  socket.close();
  return { mapped: mappedAddressIn(reply), own };
}

/** The first message that the stream brings. */
function firstMessage(socket: Socket): Promise<Uint8Array> {
  const framing = new StreamFraming();
  return new Promise((resolve) => {
    socket.on('data', (chunk) => framing.push(chunk, 4096, (message) => resolve(message)));
  });
}

async function bindOverStream(socket: Socket): Promise<{ mapped: Address; own: Address }> {
  const replied = firstMessage(socket);
  socket.write(request(Method.BINDING, {}));
  const mapped = mappedAddressIn(await replied);
  const own = { ip: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  socket.destroy();
  return { mapped, own };
}

describe.each(ADAPTERS)('with datagrams by %s', (io) => {
  async function relayWith(
    listeners: readonly RelayListener[],
    limits: Partial<RelayLimits> = {},
  ): Promise<RunningRelay> {
    const relay = await openLoopbackRelay(listeners, limits, io);
    open.push(relay);
    return relay;
  }

  it('says which adapter has them', async () => {
    const relay = await relayWith([listenOn('udp')]);
    expect(relay.io).toEqual({ adapter: io, reason: null });
    expect(relay.stats().adapter).toBe(io);
  });

  describe('STUN Binding', () => {
    it.each(['127.0.0.1', '::1'])('answers on %s over UDP and TCP', async (host) => {
      const relay = await relayWith([listenOn('udp', host), listenOn('tcp', host)]);
      const overUdp = await bindOverUdp(host, portOf(relay, 'udp'));
      expect(overUdp.mapped).toEqual(overUdp.own);
      const overTcp = await bindOverStream(connect(portOf(relay, 'tcp'), host));
      expect(overTcp.mapped).toEqual(overTcp.own);
    });

    it('answers over TLS, with the certificate that was loaded last', async () => {
      let certFile = tlsFiles('first').certFile;
      let keyFile = tlsFiles('first').keyFile;
      const options = {
        ...loopbackOptions([listenOn('tls')], {}, io),
        tls: {
          get certFile() {
            return certFile;
          },
          get keyFile() {
            return keyFile;
          },
        },
      };
      const relay = await openRelay(options);
      open.push(relay);
      const subjectNow = async () => {
        const socket = connectTls({
          host: '127.0.0.1',
          port: portOf(relay, 'tls'),
          rejectUnauthorized: false,
        });
        await once(socket, 'secureConnect');
        const subject: unknown = socket.getPeerCertificate().subject.CN;
        const { mapped, own } = await bindOverStream(socket);
        expect(mapped).toEqual(own);
        return subject;
      };
      expect(await subjectNow()).toBe('first.edgewise.test');
      ({ certFile, keyFile } = tlsFiles('second'));
      await relay.reloadTls();
      expect(await subjectNow()).toBe('second.edgewise.test');
      // A pair that does not fit is refused and changes nothing.
      ({ certFile } = tlsFiles('first'));
      await expect(relay.reloadTls()).rejects.toMatchObject({ code: 'TLS_FILES' });
      expect(await subjectNow()).toBe('second.edgewise.test');
    });
  });

  describe('starting', () => {
    it.each(['udp', 'tcp'] as const)(
      'says which %s port is taken, and leaves nothing open',
      async (transport) => {
        const first = await relayWith([listenOn(transport)]);
        const taken = listenOn(transport, '127.0.0.1', portOf(first, transport));
        const other = await relayWith([listenOn('udp')]);
        const freePort = portOf(other, 'udp');
        await other.close();
        const attempt = openLoopbackRelay([listenOn('udp', '127.0.0.1', freePort), taken], {}, io);
        await expect(attempt).rejects.toBeInstanceOf(RelayStartError);
        await expect(attempt).rejects.toMatchObject({
          code: 'EADDRINUSE',
          listener: taken,
          message: `The relay cannot listen on ${transport.toUpperCase()} 127.0.0.1 port ${taken.port}: another program uses it.`,
        });
        await relayWith([listenOn('udp', '127.0.0.1', freePort)]);
      },
    );

    it('does without an optional listener whose address the host lacks, not without a necessary one', async () => {
      // TEST-NET-3: nobody's address.
      const missing = listenOn('udp', '203.0.113.200');
      const relay = await relayWith([listenOn('udp'), { ...missing, isOptional: true }]);
      expect(relay.endpoints).toHaveLength(1);
      expect(relay.skipped).toEqual([{ listener: { ...missing, isOptional: true }, code: 'EADDRNOTAVAIL' }]);
      await expect(openLoopbackRelay([missing], {}, io)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
    });

    it('does not do without an optional listener whose port is taken', async () => {
      const first = await relayWith([listenOn('tcp')]);
      const taken = { ...listenOn('tcp', '127.0.0.1', portOf(first, 'tcp')), isOptional: true };
      await expect(openLoopbackRelay([taken], {}, io)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    });

    it('serves IPv4 and IPv6 on one port by two listeners', async () => {
      const first = await relayWith([listenOn('udp', '0.0.0.0'), listenOn('tcp', '0.0.0.0')]);
      await relayWith([
        listenOn('udp', '::', portOf(first, 'udp')),
        listenOn('tcp', '::', portOf(first, 'tcp')),
      ]);
    });

    it.each(['udp', 'tcp', 'tls'] as const)(
      'serves both families on the one %s port that the system chose, for each listener that asked',
      async (transport) => {
        const both = [listenOn(transport, '0.0.0.0'), { ...listenOn(transport, '::'), sharesPort: true }];
        const relay = await relayWith([...both, ...both]);
        const [first, second, third, fourth] = relay.endpoints.map(({ port }) => port);
        expect(relay.endpoints.map(({ host }) => host)).toEqual(['0.0.0.0', '::', '0.0.0.0', '::']);
        expect([second, fourth]).toEqual([first, third]);
        expect(third).not.toBe(first);
        expect(first).toBeGreaterThan(0);
      },
    );

    it('does not start with a realm that would make its answers to strangers too long', async () => {
      const options = { ...loopbackOptions([listenOn('udp')], {}, io), realm: 'edgewise.' };
      await expect(openRelay(options)).rejects.toMatchObject({ code: 'REALM', listener: null });
    });

    it('needs certificate and key for TLS', async () => {
      const options = { ...loopbackOptions([listenOn('tls')], {}, io), tls: null };
      await expect(openRelay(options)).rejects.toMatchObject({ code: 'TLS_FILES', listener: null });
      const mixed = { certFile: tlsFiles('first').certFile, keyFile: tlsFiles('second').keyFile };
      await expect(openRelay({ ...options, tls: mixed })).rejects.toMatchObject({ code: 'TLS_FILES' });
    });

    it('closes twice without complaint, connections and all', async () => {
      const relay = await openLoopbackRelay([listenOn('tcp'), listenOn('udp')], {}, io);
      const socket = connect(portOf(relay, 'tcp'), '127.0.0.1');
      await once(socket, 'connect');
      const closed = once(socket, 'close');
      await Promise.all([relay.close(), relay.close()]);
      await closed;
    });
  });

  describe('a flood from 10,000 source ports', () => {
    it('is answered and adds no state to the sockets', { timeout: 60_000 }, async () => {
      // As if each were of a network of its own: all of loopback is one.
      const relay = await relayWith([listenOn('udp')], { strangerRequestsBurst: 10_000 });
      const port = portOf(relay, 'udp');
      const ask = request(Method.ALLOCATE, { attributes: [udp] });
      const oneSource = () =>
        new Promise<void>((resolve) => {
          const socket = createSocket('udp4');
          socket.once('message', () => socket.close(() => resolve()));
          socket.send(ask, port, '127.0.0.1');
        });
      for (let asked = 0; asked < 10_000; asked += 100)
        await Promise.all(Array.from({ length: 100 }, oneSource));
      expect(relay.stats()).toMatchObject({ allocations: 0, tests: 0, streamConnections: 0 });
      expect(relay.clientCount()).toBe(0);
    });
  });
});
