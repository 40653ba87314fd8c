import { once } from 'node:events';
import { constants } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { zeroCounters } from '../../../../server/relay/service/counters.ts';
import { hopLimitOf, trafficClassOf } from '../../../../server/relay/ip-header.ts';
import { prepareBatched } from '../../../../server/relay/sockets/batched/open-batched.ts';
import { BATCH } from '../../../../server/relay/sockets/batched/receive-slots.ts';
import { loadSystemCalls } from '../../../../server/relay/sockets/batched/system-calls.ts';
import type { SystemCalls } from '../../../../server/relay/sockets/batched/system-calls.ts';
import { chooseDatagramAdapter } from '../../../../server/relay/sockets/datagram-adapter.ts';
import { isLacking } from '../../../support/lacking.ts';
import { generator } from '../../../support/relay/relay-fuzz.ts';
import { ADAPTERS, listenOn } from '../loopback.ts';
import { closeAll, closing, recordingSink, sendTo, socketOn } from './datagram-scene.ts';
import type { RecordingSink } from './datagram-scene.ts';

afterEach(closeAll);

describe.each(ADAPTERS)('with datagrams by %s', (io) => {
  it.each([
    ['127.0.0.1', 'udp4'],
    ['::1', 'udp6'],
  ] as const)(
    'what the network reports of a client that is gone (ICMP, on %s) is nobody’s matter',
    async (host, type) => {
      const { datagramsUnsent: unsent } = zeroCounters();
      const adapter = await chooseDatagramAdapter(io, unsent);
      const { sink, all, until } = recordingSink(({ client, text }) =>
        client.reply(Buffer.from(`re ${text}`)),
      );
      const { listener } = await adapter.open(listenOn('udp', host), sink);
      closing.push(() => listener.close());
      const gone = socketOn(type);
      await sendTo(gone.socket, listener, 'first', host);
      expect((await gone.next())?.text).toBe('re first');
      const closed = once(gone.socket, 'close');
      closing.splice(closing.indexOf(gone.close), 1);
      gone.close();
      await closed;
      const stays = socketOn(type);
      // Each is answered by a port unreachable; by the time of the answer to the other, those before it have come.
      for (let round = 0; round < 20; round += 1) {
        all[0]?.client.relay(Buffer.from('nobody is there'), 0);
        await sendTo(stays.socket, listener, `${round}`, host);
        expect((await stays.next())?.text).toBe(`re ${round}`);
      }
      await until(21);
      expect(unsent).toEqual({ 'queue-full': 0, 'no-buffer': 0, unsendable: 0 });
    },
  );
});

const LACK = 'batches need Linux';
describe.skipIf(isLacking(process.platform === 'linux', LACK))('batches', () => {
  const { datagramsUnsent: unsent } = zeroCounters();
  const openOn = async (
    recvmmsg: (system: SystemCalls) => SystemCalls['recvmmsg'],
    sink: RecordingSink,
    host = '127.0.0.1',
  ) => {
    const system = await loadSystemCalls();
    const changed: SystemCalls = { ...system };
    const open = await prepareBatched(unsent, () => Promise.resolve(changed));
    // The self-test has had the system as it is.
    Object.assign(changed, { recvmmsg: recvmmsg(system) });
    const listener = open(listenOn('udp', host), sink, { bufferBytes: 1 << 20 });
    closing.push(() => listener.close());
    return listener;
  };

  it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENOMEM', 'EINTR', 'EAGAIN', 'EBADF'] as const)(
    'that the system refuses to hand over (%s) come with the next call',
    async (code) => {
      let refusals = 3;
      const { sink, all, until } = recordingSink();
      const listener = await openOn(
        (system) => (descriptor, headers, count) => {
          refusals -= 1;
          return refusals >= 0 ? -constants.errno[code] : system.recvmmsg(descriptor, headers, count);
        },
        sink,
      );
      const { socket } = socketOn();
      for (const text of ['@1', '@2']) await sendTo(socket, listener, text);
      await until(2);
      expect(refusals).toBeLessThan(0);
      expect(all.map(({ text }) => text)).toEqual(['@1', '@2']);
    },
  );

  it.each([
    ['0.0.0.0', 'udp4', '127.0.0.1'],
    ['::', 'udp6', '::1'],
  ] as const)(
    'on %s come whole and in order whatever is told beside them, and the next one is answered',
    async (host, type, asked) => {
      const below = generator(18);
      const { sink, all, until } = recordingSink(({ client, text }) => client.relay(Buffer.from(text), 0));
      let isHostile = true;
      const listener = await openOn(
        (system) => (descriptor, headers, count) => {
          const received = system.recvmmsg(descriptor, headers, count);
          if (isHostile) for (let slot = 0; slot < received; slot += 1) scramble(headers, slot, below);
          return received;
        },
        sink,
        host,
      );
      const { socket, next } = socketOn(type);
      const beforeMs = performance.now();
      const sent = Array.from({ length: 3000 }, (_, number) => `@${number}`);
      for (const [index, text] of sent.entries()) {
        await sendTo(socket, listener, text, asked);
        await until(index % 16 === 15 ? index + 1 : 0);
      }
      await until(sent.length);
      expect(all.map(({ text }) => text)).toEqual(sent);
      const moments = [beforeMs, ...all.map(({ arrivedMs }) => arrivedMs), performance.now()];
      // A second is the longest that anything is believed to have waited.
      expect(Math.min(...moments)).toBeGreaterThan(beforeMs - 1000);
      expect(moments.slice(1)).toEqual([...moments.slice(1)].sort((a, b) => a - b));
      const isByte = (value: number | null): boolean =>
        value === null || (Number.isInteger(value) && value >= 0 && value <= 255);
      expect(all.every(({ header }) => isByte(trafficClassOf(header)) && isByte(hopLimitOf(header)))).toBe(
        true,
      );
      // It was read, not passed over: honest ones all have one header. How many there are differs with how they came in batches.
      expect(new Set(all.map(({ header }) => header)).size).toBeGreaterThan(10);
      isHostile = false;
      await sendTo(socket, listener, '@honest', asked);
      let answer = await next();
      // Those that were told an address which is here were answered as well, from there.
      while (answer?.text !== '@honest') answer = await next();
      expect(answer).toEqual({ text: '@honest', from: asked });
    },
  );
});

/** As recvmmsg(2) has them: headers of 64 bytes, iovecs of 16, names of 32, then 128 of control messages each. */
const HEADER_BYTES = 64;
const CONTROLS_AT = BATCH * (HEADER_BYTES + 16 + 32);
const CONTROL_BYTES = 128;
const CONTROL_LENGTH_AT = 40;
/** Lengths of messages at which something turns, and levels and types that are read. */
const LENGTHS = [0, 1, 15, 16, 17, 20, 24, 28, 32, 36, 100, 128, 129, 0x7fff_ffff, 0xffff_ffff];
const LEVELS = [0, 1, 41];
const TYPES = [1, 2, 8, 35, 50, 52, 67];

/** Changes some bytes of a datagram's control messages, heads above all, or how long they are. */
function scramble(headers: Uint8Array, slot: number, below: (bound: number) => number): void {
  const view = new DataView(headers.buffer, headers.byteOffset);
  const at = CONTROLS_AT + slot * CONTROL_BYTES;
  const pick = (values: readonly number[]): number => values[below(values.length)] ?? 0;
  for (let edits = 1 + below(4); edits > 0; edits -= 1) {
    const message = at + 8 * below(CONTROL_BYTES / 8 - 2);
    switch (below(4)) {
      case 0:
        view.setUint32(message, pick(LENGTHS), true);
        break;
      case 1:
        view.setUint32(message + 8, pick(LEVELS), true);
        view.setUint32(message + 12, pick(TYPES), true);
        break;
      case 2:
        headers[at + below(CONTROL_BYTES)] = below(256);
        break;
      default:
        view.setUint32(slot * HEADER_BYTES + CONTROL_LENGTH_AT, pick(LENGTHS), true);
    }
  }
}
