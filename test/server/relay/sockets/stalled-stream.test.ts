import { expect, it } from 'vitest';
import { ADAPTERS, listenOn, openLoopbackRelay, portOf } from '../loopback.ts';
import { TurnClient } from '../witness/turn-client.ts';

const CHANNEL = 0x4000;
const PACKET_BYTES = 1000;
/** As many as one batch has; the sockets of a machine with its least limits hold them. */
const AT_A_TIME = 64;

/** Bytes that tell which packet they are of, all through. */
function numbered(number: number): Uint8Array {
  const bytes = Buffer.alloc(PACKET_BYTES);
  for (let at = 0; at < PACKET_BYTES; at += 4) bytes.writeUInt32BE(number, at);
  return bytes;
}

it.each(ADAPTERS)(
  'what a stream has queued for a peer that stalls stays as it was sent (%s)',
  { timeout: 60_000 },
  async (io) => {
    const relay = await openLoopbackRelay(
      [listenOn('udp'), listenOn('tcp')],
      { packetsPerSPerTest: 1e6, packetsPerSPerSource: 1e6 },
      io,
    );
    const sender = await TurnClient.open('udp', portOf(relay, 'udp'), 'stalls');
    const receiver = await TurnClient.open('tcp', portOf(relay, 'tcp'), 'stalls');
    const toSender = await sender.allocate();
    const toReceiver = await receiver.allocate();
    await receiver.bind(CHANNEL, toSender);
    await sender.bind(CHANNEL, toReceiver);
    receiver.pause();
    let sent = 0;
    const seen = () => {
      const { packetsRelayed, packetsDropped } = relay.stats();
      return packetsRelayed + packetsDropped['slow-stream'];
    };
    // Until the system's buffers are full, the relay's queue for the stream, and then some.
    while (relay.stats().packetsDropped['slow-stream'] < 3 * AT_A_TIME) {
      for (let count = 0; count < AT_A_TIME; count += 1)
        sender.send(sender.onChannel(CHANNEL, numbered((sent += 1))));
      while (seen() < sent) await new Promise((resolve) => setImmediate(resolve));
    }
    receiver.resume();
    const { packetsRelayed } = relay.stats();
    let last = 0;
    for (let count = 0; count < packetsRelayed; count += 1) {
      const message = await receiver.next();
      const number = Buffer.from(message).readUInt32BE(4);
      expect(number).toBeGreaterThan(last);
      expect(Buffer.compare(message.subarray(4), numbered(number))).toBe(0);
      last = number;
    }
    sender.close();
    receiver.close();
    await relay.close();
  },
);
