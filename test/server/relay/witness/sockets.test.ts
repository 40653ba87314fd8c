import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RelayThread } from '../../../../server/relay/port.ts';
import { startRelay } from '../../../../server/relay/thread.ts';
import { decodeWitness } from '../../../../src/wire/witness.ts';
import type { Witness } from '../../../../src/wire/witness.ts';
import { buildWorker } from '../built-worker.ts';
import type { BuiltWorker } from '../built-worker.ts';
import { ADAPTERS, listenOn, loopbackOptions } from '../loopback.ts';
import { rtpPacket } from './rtp.ts';
import { TurnClient } from './turn-client.ts';

const CHANNEL = 0x4000;
const SSRC = 0xdead_beef;
const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;

describe.each(ADAPTERS)('with datagrams by %s', (io) => {
  let built: BuiltWorker;
  let relay: RelayThread;
  beforeAll(async () => {
    built = await buildWorker();
    relay = await startRelay(
      loopbackOptions(
        TRANSPORTS.map((transport) => listenOn(transport)),
        {},
        io,
      ),
      built.url,
    );
  }, 60_000);
  afterAll(async () => {
    await relay.close();
    await built.remove();
  });

  async function witnessOf(testId: string): Promise<Witness> {
    const bytes = await relay.witness(testId);
    const witness = bytes === null ? null : decodeWitness(bytes);
    if (witness === null) throw new Error('no witness');
    return witness;
  }

  describe.each(TRANSPORTS)('over %s', (transport) => {
    it('real packets are in the witness: source, size, sequence and order, by channel and indication', async () => {
      const testId = `over-${transport}`;
      const port = relay.endpoints.find((endpoint) => endpoint.transport === transport)?.port ?? 0;
      const sender = await TurnClient.open(transport, port, testId);
      const receiver = await TurnClient.open('udp', relay.endpoints[0]?.port ?? 0, testId);
      const toSender = await sender.allocate();
      const toReceiver = await receiver.allocate();
      await receiver.permit(toSender);
      await sender.bind(CHANNEL, toReceiver);

      const packets = [65_534, 65_535, 0, 1].map((sequence) =>
        rtpPacket({ ssrc: SSRC, sequence, sizeBytes: 100 + (sequence % 7) }),
      );
      const rtcp = rtpPacket({ ssrc: SSRC, sequence: 7, payloadType: 72, isMarked: true });
      for (const [index, packet] of packets.entries()) {
        const asChannelData = index % 2 === 0;
        sender.send(
          asChannelData ? sender.onChannel(CHANNEL, packet) : sender.asIndication(toReceiver, packet),
          sender.onChannel(CHANNEL, rtcp),
        );
        await receiver.next();
        await receiver.next();
      }
      const witness = await witnessOf(testId);
      expect(witness).toMatchObject({
        adapter: io,
        isCapped: false,
        notRecorded: 0,
        sources: [sender.source],
      });
      expect(
        witness.records.map(({ ssrc, sequence, sizeBytes, source }) => [ssrc, sequence, sizeBytes, source]),
      ).toEqual(
        // 65534 = 7 * 9362, so it has no bytes more; then 1, 0 and 1.
        [
          [SSRC, 65_534, 100, 0],
          [SSRC, 65_535, 101, 0],
          [SSRC, 0, 100, 0],
          [SSRC, 1, 101, 0],
        ],
      );
      const times = [witness.sinceUs, ...witness.records.map(({ arrivalUs }) => arrivalUs), witness.untilUs];
      expect(times).toEqual([...times].sort((a, b) => a - b));
      // It is all still there when the test has ended.
      await relay.endTest(testId);
      expect((await witnessOf(testId)).records).toEqual(witness.records);
      sender.close();
      receiver.close();
    });
  });

  it('packets that a stream brought together have arrived together', async () => {
    const port = relay.endpoints.find((endpoint) => endpoint.transport === 'tcp')?.port ?? 0;
    const client = await TurnClient.open('tcp', port, 'together');
    const own = await client.allocate();
    await client.bind(CHANNEL, own);
    const packets = [1, 2, 3].map((sequence) =>
      client.onChannel(CHANNEL, rtpPacket({ ssrc: SSRC, sequence })),
    );
    client.send(...packets);
    await Promise.all(packets.map(() => client.next()));
    const { records } = await witnessOf('together');
    expect(records.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(new Set(records.map(({ arrivalUs }) => arrivalUs)).size).toBe(1);
    client.close();
  });

  it('there is none of a test that was never here', async () => {
    expect(await relay.witness('nobody')).toBeNull();
  });

  it('a relay that keeps no witness says so, and relays all the same', async () => {
    const blind = await startRelay(
      { ...loopbackOptions([listenOn('udp')], {}, io), isWitness: false },
      built.url,
    );
    const client = await TurnClient.open('udp', blind.endpoints[0]?.port ?? 0, 'a');
    const own = await client.allocate();
    await client.bind(CHANNEL, own);
    client.send(client.onChannel(CHANNEL, rtpPacket({ ssrc: SSRC, sequence: 1 })));
    await client.next();
    expect(await blind.witness('a')).toBeNull();
    client.close();
    await blind.close();
  });
});
