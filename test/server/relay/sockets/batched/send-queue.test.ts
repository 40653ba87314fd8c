import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Memory } from '../../../../../server/relay/sockets/batched/memory.ts';
import { SendQueue, WAITING_LIMIT } from '../../../../../server/relay/sockets/batched/send-queue.ts';
import { FakeKernel } from './fake-kernel.ts';

const { EAGAIN, EINTR, EMSGSIZE, ENETUNREACH, ENOBUFS } = constants.errno;
const IPV4 = { name: Int32Array.of(0x5c0d_0002, 0x0100_007f, 0, 0), local: null };

function scene() {
  const kernel = new FakeKernel();
  const received = new Memory(kernel, 1024);
  const unsent = { 'queue-full': 0, 'no-buffer': 0, unsendable: 0 };
  let blocked = 0;
  const queue = new SendQueue(kernel, 7, received, unsent, () => (blocked += 1));
  const add = (...numbers: readonly number[]) => {
    for (const number of numbers) queue.add(Uint8Array.of(number & 0xff, number >>> 8), IPV4, 0);
  };
  const sent = () => kernel.sent.map(({ bytes }) => bytes.readUInt16LE(0));
  return { kernel, received, unsent, queue, add, sent, blocked: () => blocked };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('SendQueue', () => {
  it('hands the system bytes, address and the address to leave from, of both families', () => {
    const { kernel, queue, received } = scene();
    received.bytes.set([1, 2, 3, 4], 100);
    queue.add(received.bytes.subarray(100, 104), { ...IPV4, local: Int32Array.of(0x0200_007f) }, 0);
    const ipv6 = { name: new Int32Array(7).fill(0x0a0a_0a0a), local: Int32Array.of(1, 2, 3, 4, 5) };
    queue.add(Uint8Array.of(9), ipv6, 0);
    queue.add(Uint8Array.of(8), IPV4, 0);
    expect(kernel.sent).toEqual([]);
    queue.flush();
    const [first, second, third] = kernel.sent;
    expect(first?.bytes).toEqual(Buffer.from([1, 2, 3, 4]));
    // AF_INET, port 3420 and 127.0.0.1 in network order, eight bytes of nothing.
    expect(first?.name.toString('hex')).toBe('02000d5c7f0000010000000000000000');
    // ip(7): 28 bytes, IPPROTO_IP, IP_PKTINFO; interface 0, from 127.0.0.2; padded to 32.
    expect(first?.control.toString('hex')).toBe(
      '1c0000000000000000000000080000000000000' + '07f0000020000000000000000',
    );
    expect(second?.bytes).toEqual(Buffer.from([9]));
    expect(second?.name).toEqual(Buffer.alloc(28, 0x0a));
    // ipv6(7): 36 bytes, IPPROTO_IPV6, IPV6_PKTINFO; address and interface; padded to 40.
    expect(second?.control.toString('hex')).toBe(
      '24000000000000002900000032000000' + '01000000020000000300000004000000' + '0500000000000000',
    );
    expect(third).toEqual({ bytes: Buffer.from([8]), name: first?.name, control: Buffer.alloc(0) });
  });

  it('marks datagrams beside the address to leave from, of both families, also those that waited', () => {
    const { kernel, queue } = scene();
    // EF with ECT(0), AF41, EF with CE.
    queue.add(Uint8Array.of(1), { ...IPV4, local: Int32Array.of(0x0200_007f) }, 0xba);
    queue.add(Uint8Array.of(2), { name: new Int32Array(7), local: null }, 0x88);
    queue.add(Uint8Array.of(3), IPV4, 0xbb);
    kernel.outcomes.push(2, -EAGAIN);
    queue.flush();
    queue.resume();
    // ip(7): 20 bytes, IPPROTO_IP, IP_TOS, a number; padded to 24. ipv6(7): IPPROTO_IPV6, IPV6_TCLASS.
    expect(kernel.sent.map(({ control }) => control.toString('hex'))).toEqual([
      '1c0000000000000000000000080000000000000' +
        '07f0000020000000000000000' +
        '14000000000000000000000001000000ba00000000000000',
      '14000000000000002900000043000000' + '8800000000000000',
      '14000000000000000000000001000000' + 'bb00000000000000',
    ]);
    // The next one in its place has none.
    queue.add(Uint8Array.of(4), IPV4, 0);
    queue.flush();
    expect(kernel.sent.at(-1)?.control).toEqual(Buffer.alloc(0));
  });

  it('sends 64 at a time, and two of the longest datagrams', () => {
    const { queue, add, sent, kernel } = scene();
    add(...range(0, 65));
    expect(sent()).toEqual(range(0, 64));
    queue.flush();
    expect(sent()).toEqual(range(0, 65));
    for (const fill of [1, 2, 3]) queue.add(new Uint8Array(65_507).fill(fill), IPV4, 0);
    expect(kernel.sent).toHaveLength(67);
    queue.flush();
    expect(kernel.sent.slice(65).map(({ bytes }) => [bytes.length, bytes[65_506]])).toEqual([
      [65_507, 1],
      [65_507, 2],
      [65_507, 3],
    ]);
  });

  it('goes on behind what cannot be sent, and counts it by its reason', () => {
    const { kernel, unsent, queue, add, sent, blocked } = scene();
    kernel.outcomes.push(2, -EMSGSIZE, -EINTR, 1, -ENETUNREACH, -ENOBUFS);
    add(...range(0, 8));
    queue.flush();
    expect(sent()).toEqual([0, 1, 3, 6, 7]);
    expect(unsent).toEqual({ 'queue-full': 0, 'no-buffer': 1, unsendable: 2 });
    expect(blocked()).toBe(0);
  });

  it('keeps copies while the socket is full, in order, and sends them when it is not', () => {
    const { kernel, received, queue, add, sent, blocked } = scene();
    kernel.outcomes.push(1, -EAGAIN);
    received.bytes.set([7, 0], 0);
    add(5, 6);
    queue.add(received.bytes.subarray(0, 2), IPV4, 0);
    queue.flush();
    // The next batch is received in its place.
    received.bytes.fill(0xff);
    expect([sent(), queue.waitingCount, blocked()]).toEqual([[5], 2, 1]);
    add(8);
    queue.flush();
    expect([sent(), queue.waitingCount]).toEqual([[5], 3]);
    kernel.outcomes.push(1, -EAGAIN);
    expect(queue.resume()).toBe(false);
    expect([sent(), queue.waitingCount]).toEqual([[5, 6], 2]);
    expect(queue.resume()).toBe(true);
    add(9);
    queue.flush();
    expect([sent(), queue.waitingCount]).toEqual([[5, 6, 7, 8, 9], 0]);
  });

  it('keeps 1,024 at most, counts what is beyond, and sends them in as many calls as it takes', () => {
    const { kernel, unsent, queue, add, sent } = scene();
    kernel.outcomes.push(-EAGAIN);
    add(...range(0, 64 + WAITING_LIMIT));
    expect([queue.waitingCount, unsent['queue-full']]).toEqual([1024, 64]);
    expect(queue.resume()).toBe(true);
    expect(sent()).toEqual(range(0, 1024));
  });
});
