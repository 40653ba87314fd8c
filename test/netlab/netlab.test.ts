import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinTruth } from '../../netlab/join-truth.ts';
import { type Netlab, startNetlab } from '../../netlab/netlab.ts';
import { channelData, rtpBytes } from './datagrams.ts';

/** Its sockets are Node's own, or those that see IP headers (Linux). */
const KINDS = [
  { kind: 'plain sockets', seesHeaders: false },
  ...(process.platform === 'linux' ? [{ kind: 'sockets that see headers', seesHeaders: true }] : []),
];

/** Real sockets on loopback and the real gateway process: each wait is for an event, none for a time. */
describe.each(KINDS)('startNetlab with $kind', ({ seesHeaders }) => {
  let relay: dgram.Socket;
  let client: dgram.Socket;
  let lab: Netlab | null = null;

  beforeEach(async () => {
    relay = await openSocket();
    client = await openSocket();
    // The relay's part: whatever comes goes back.
    relay.on('message', (bytes, from) => relay.send(bytes, from.port, from.address));
  });
  afterEach(async () => {
    relay.close();
    client.close();
    await lab?.close();
    lab = null;
  });

  const start = async (options: Omit<Parameters<typeof startNetlab>[0], 'ports' | 'seed'>) => {
    lab = await startNetlab({
      ports: [{ listenPort: 0, targetPort: relay.address().port }],
      seed: 1,
      seesHeaders,
      ...options,
    });
    return lab;
  };
  const send = (port: number | undefined, sequenceNumber: number) =>
    client.send(channelData(rtpBytes({ sequenceNumber, ssrc: 42 })), port, '127.0.0.1');
  const sendAndReceive = async (port: number | undefined, sequenceNumber: number) => {
    const answer = once(client, 'message');
    send(port, sequenceNumber);
    await answer;
  };

  it('forwards both ways and logs both crossings', async () => {
    const { ports, log } = await start({});

    await sendAndReceive(ports[0], 7);

    const truth = await log();
    expect(truth.records).toMatchObject([
      {
        direction: 'up',
        listenPort: ports[0],
        clientPort: client.address().port,
        kind: 'channel-data',
        sizeBytes: 20,
      },
      {
        direction: 'down',
        listenPort: ports[0],
        clientPort: client.address().port,
        rtp: { sequenceNumber: 7, ssrc: 42 },
      },
    ]);
    expect(joinTruth(truth, [{ ssrc: 42, firstSequence: 7, lastSequence: 7 }])[0]?.fate).toEqual({
      kind: 'received',
    });
  });

  it('holds packets for the delay asked, up and down', async () => {
    const { ports, log } = await start({ up: { delayMs: 15 }, down: { delayMs: 5 } });

    await sendAndReceive(ports[0], 1);

    // A bound from below only: a busy machine may hold a packet longer, never shorter.
    for (const { direction, arrivalMs, forwards } of (await log()).records) {
      const [forward] = forwards;
      expect(forward?.dueMs).toBe(arrivalMs + (direction === 'up' ? 15 : 5));
      expect(forward?.forwardedMs ?? 0).toBeGreaterThanOrEqual(forward?.dueMs ?? Infinity);
    }
  });

  it('drops, and says which stage did, only while it is active', async () => {
    const { ports, log, activate, deactivate } = await start({ up: { lossRatio: 1 }, isActive: false });
    await sendAndReceive(ports[0], 1);
    await activate();
    send(ports[0], 2);
    // Blocks until the dropped one has been seen: the client's packets reach the gateway in order.
    while ((await log()).records.length < 3);
    await deactivate();
    await sendAndReceive(ports[0], 3);

    const joined = joinTruth(await log(), [{ ssrc: 42, firstSequence: 1, lastSequence: 3 }]);
    expect(joined.map(({ fate }) => fate)).toEqual([
      { kind: 'received' },
      { kind: 'dropped', direction: 'up', droppedBy: 'random-loss' },
      { kind: 'received' },
    ]);
  });

  it('impairs packets without RTP only when told to', async () => {
    const { ports, log } = await start({ up: { appliesTo: 'rtp', lossRatio: 1 } });
    const answer = once(client, 'message');
    client.send(channelData(Buffer.from([0, 1])), ports[0], '127.0.0.1');
    await answer;
    send(ports[0], 1);
    while ((await log()).records.length < 3);

    expect((await log()).records.map(({ droppedBy }) => droppedBy)).toEqual([null, null, 'random-loss']);
  });

  it('counts an outage from the moment it is told', async () => {
    const outage = { fromMs: 0, toMs: 60_000, countsFrom: 'told' } as const;
    const { ports, log, trigger } = await start({ up: { outage } });
    await sendAndReceive(ports[0], 1);
    await trigger();
    send(ports[0], 2);
    while ((await log()).records.length < 3);

    expect((await log()).records.map(({ droppedBy }) => droppedBy)).toEqual([null, null, 'outage']);
  });

  it('takes new impairments and forgets the log', async () => {
    const { ports, log, reset, setImpairments } = await start({ down: { duplicateRatio: 1 } });
    await sendAndReceive(ports[0], 1);
    expect((await log()).records[1]?.forwards).toHaveLength(2);

    await setImpairments({});
    await reset();
    await sendAndReceive(ports[0], 2);

    expect((await log()).records.map(({ forwards }) => forwards.length)).toEqual([1, 1]);
  });

  it('keeps clients apart', async () => {
    const { ports } = await start({});
    const other = await openSocket();
    const answers = Promise.all([once(client, 'message'), once(other, 'message')]);
    client.send('one', ports[0], '127.0.0.1');
    other.send('other', ports[0], '127.0.0.1');

    expect((await answers).map(([bytes]) => String(bytes))).toEqual(['one', 'other']);
    other.close();
  });

  it('says in words what it cannot do', async () => {
    const { port } = relay.address();

    await expect(
      startNetlab({ ports: [{ listenPort: port, targetPort: 1 }], seed: 1, seesHeaders }),
    ).rejects.toMatchObject({
      code: 'cannot-listen',
      message: expect.stringContaining('EADDRINUSE') as unknown,
    });
    await expect(startNetlab({ ports: [], up: { lossRatio: 3 }, seed: 1 })).rejects.toMatchObject({
      code: 'invalid-impairment',
    });
  });

  it.runIf(seesHeaders)(
    'writes what it is told into IP headers, as the next one on the path sees',
    async () => {
      const headers = { dscp: { to: 8, ratio: 1 }, congestionRatio: 1, detour: { routers: 3, fromMs: 0 } };
      const next = await start({});
      const first = await startNetlab({
        ports: [{ listenPort: 0, targetPort: next.ports[0] ?? 0 }],
        seed: 1,
        up: { headers },
        down: { headers: { dscp: { to: 46, ratio: 1 } } },
      });
      try {
        await sendAndReceive(first.ports[0], 1);

        // As Linux sends what nobody has marked: the defaults of RFC 2474 and of ip_default_ttl. A detour begins with RTP.
        const unmarked = { dscp: 0, ecn: 0, ttl: 64 };
        const rewritten = { dscp: 8, ecn: 3, ttl: 61 };
        const seen = async ({ log }: Netlab) => (await log()).records.map(({ header }) => header);
        expect(await seen(first)).toEqual([
          { came: unmarked, left: rewritten },
          { came: unmarked, left: { ...unmarked, dscp: 46 } },
        ]);
        // Read by another process, from the system. The answer of the relay has a header of its own.
        expect(await seen(next)).toEqual([
          { came: rewritten, left: rewritten },
          { came: unmarked, left: unmarked },
        ]);
      } finally {
        await first.close();
      }
    },
  );

  it.runIf(!seesHeaders)('refuses to write into headers that it was not started to see', async () => {
    const { setImpairments } = await start({});
    await expect(setImpairments({ up: { headers: { bleachesEcn: true } } })).rejects.toThrow(
      'This gateway was not started to see IP headers.',
    );
  });

  it('may be closed twice, and refuses questions afterwards', async () => {
    const { close, log } = await start({});
    await close();
    await close();

    await expect(log()).rejects.toMatchObject({ code: 'gateway-exited' });
  });
});

async function openSocket(): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  return socket;
}
