import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import type { OutgoingAttribute } from '../../../../server/relay/message/encode-message.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import {
  ManualRelayClock,
  RELAYED_IPV4,
  RELAYED_IPV6,
  ScriptedClient,
  channelData,
  channelNumber,
  errorCodeOf,
  indication,
  pair,
  peerAttribute,
  relayedData,
  sendIndication,
  serviceWith,
} from '../scripted-client.ts';

const HELLO = Buffer.from('hello');
const IPV6: OutgoingAttribute = {
  type: AttributeType.REQUESTED_ADDRESS_FAMILY,
  value: Uint8Array.of(2, 0, 0, 0),
};

function scene() {
  const clock = new ManualRelayClock();
  const service = serviceWith(clock);
  return { clock, service, ...pair(service) };
}

describe('CreatePermission (RFC 8656 §9, §10.2)', () => {
  it('lasts 300 s on the side of the sender and of the receiver', () => {
    const { alice, bob, toAlice, toBob, clock, service } = scene();
    clock.advanceS(299.999);
    alice.sendTo(toBob, HELLO);
    expect(bob.relayed).toHaveLength(1);
    clock.advanceS(0.001);
    alice.sendTo(toBob, HELLO);
    expect(service.stats().packetsDropped['not-permitted-by-sender']).toBe(1);
    alice.permit(toBob);
    alice.sendTo(toBob, HELLO);
    expect(service.stats().packetsDropped['not-permitted-by-peer']).toBe(1);
    bob.permit(toAlice);
    alice.sendTo(toBob, HELLO);
    expect(bob.relayed).toHaveLength(2);
  });

  it('is for addresses, not ports (§9)', () => {
    const { alice } = scene();
    expect(errorCodeOf(alice.permit({ ip: RELAYED_IPV4, port: 1 }))).toBe(0);
  });

  it.each([
    '127.0.0.1',
    '169.254.169.254',
    '10.0.0.1',
    '192.0.2.50',
    '8.8.8.8',
    '0.0.0.0',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
  ])('for %s is forbidden: the relay is closed', (ip) => {
    const { alice } = scene();
    expect(errorCodeOf(alice.permit({ ip, port: 80 }))).toBe(403);
    expect(errorCodeOf(alice.bind(0x4000, { ip, port: 80 }))).toBe(403);
  });

  it.each(['::1', '2001:db8::1', RELAYED_IPV6])('for %s is of another family (443)', (ip) => {
    const { alice } = scene();
    expect(errorCodeOf(alice.permit({ ip, port: 80 }))).toBe(443);
    expect(errorCodeOf(alice.bind(0x4000, { ip, port: 80 }))).toBe(443);
  });

  it('needs an address, a readable one, and permits all or none', () => {
    const clock = new ManualRelayClock();
    const service = serviceWith(clock);
    const alice = new ScriptedClient(service, 1);
    const own = alice.allocate();
    const permit = (...attributes: OutgoingAttribute[]) =>
      errorCodeOf(alice.askAs('test-1', Method.CREATE_PERMISSION, ...attributes));
    expect(permit()).toBe(400);
    expect(permit({ type: AttributeType.XOR_PEER_ADDRESS, value: new Uint8Array(3) })).toBe(400);
    expect(permit(peerAttribute(own), peerAttribute({ ip: '192.0.2.1', port: 9 }))).toBe(403);
    alice.sendTo(own, HELLO);
    expect(alice.relayed).toHaveLength(0);
    expect(permit(peerAttribute(own), peerAttribute(own))).toBe(0);
    alice.sendTo(own, HELLO);
    expect(alice.relayed).toHaveLength(1);
  });
});

describe('Send and Data (RFC 8656 §11)', () => {
  it('carries data of any length, and says from whom', () => {
    const { alice, bob, toAlice, toBob } = scene();
    for (const length of [0, 1, 2, 3, 4, 5, 170, 171, 1200]) {
      const data = 'x'.repeat(length);
      alice.sendTo(toBob, Buffer.from(data));
      expect(relayedData(bob.relayed.at(-1))).toEqual({ from: toAlice, data });
    }
  });

  it('writes the Data indication of §11.3 byte for byte', () => {
    const { alice, bob, toBob } = scene();
    alice.sendTo(toBob, Buffer.from([1, 2, 3]));
    // Method 0x007 as indication; XOR-PEER-ADDRESS 203.0.113.9:50000; DATA of 3 bytes, padded.
    // cb007109 XOR 2112a442 = ea12d54b; c350 XOR 2112 = e242.
    expect(Buffer.from(bob.relayed[0] ?? []).toString('hex')).toBe(
      '001700142112a442' + '000000000000000000000001' + '001200080001e242ea12d54b' + '0013000301020300',
    );
  });

  it('does not mind where DATA stands, nor DONT-FRAGMENT and FINGERPRINT', () => {
    const { alice, bob, toAlice, toBob } = scene();
    const data = { type: AttributeType.DATA, value: HELLO };
    const dontFragment = { type: AttributeType.DONT_FRAGMENT, value: new Uint8Array(0) };
    const software = { type: AttributeType.SOFTWARE, value: Buffer.from('client') };
    const orders = [
      [data, peerAttribute(toBob)],
      [dontFragment, peerAttribute(toBob), data],
      // DATA at 28 and at 32: just too near the start for the framing of a Data indication (36).
      [dontFragment, data, peerAttribute(toBob)],
      [{ type: AttributeType.SOFTWARE, value: Buffer.from('four') }, data, peerAttribute(toBob)],
      [software, peerAttribute(toBob), software, data, software],
    ];
    for (const attributes of orders)
      for (const hasFingerprint of [false, true]) {
        alice.send(indication('indication', Method.SEND, attributes, hasFingerprint));
        expect(relayedData(bob.relayed.at(-1))).toEqual({ from: toAlice, data: 'hello' });
      }
    expect(bob.relayed).toHaveLength(10);
  });

  it.each([
    ['no DATA', (peer: OutgoingAttribute) => [peer]],
    ['no peer', () => [{ type: AttributeType.DATA, value: HELLO }]],
    [
      'a peer that cannot be read',
      () => [
        { type: AttributeType.XOR_PEER_ADDRESS, value: new Uint8Array(2) },
        { type: AttributeType.DATA, value: HELLO },
      ],
    ],
    [
      'an attribute that is not understood',
      (peer: OutgoingAttribute) => [
        peer,
        { type: AttributeType.DATA, value: HELLO },
        { type: 0x7ffe, value: new Uint8Array(0) },
      ],
    ],
  ])('discards an indication with %s', (_what, attributesFor) => {
    const { alice, bob, toBob, service } = scene();
    alice.send(indication('indication', Method.SEND, attributesFor(peerAttribute(toBob))));
    expect(bob.relayed).toHaveLength(0);
    expect(service.stats().malformedMessages).toBe(1);
  });

  it('reaches no address but those of allocations', () => {
    const { alice, bob, service, toBob } = scene();
    alice.sendTo({ ip: '192.0.2.50', port: 1002 }, HELLO);
    alice.sendTo({ ip: RELAYED_IPV4, port: toBob.port + 1 }, HELLO);
    alice.sendTo({ ip: RELAYED_IPV4, port: 53 }, HELLO);
    expect(bob.relayed).toHaveLength(0);
    expect(service.stats().packetsDropped).toMatchObject({
      'not-permitted-by-sender': 1,
      'unknown-peer': 2,
    });
  });

  it('reaches no allocation of another test', () => {
    const { alice, service, toAlice } = scene();
    const eve = new ScriptedClient(service, 666);
    eve.allocate('test-2');
    eve.permit(toAlice, 'test-2');
    eve.sendTo(toAlice, HELLO);
    eve.bind(0x4000, toAlice, 'test-2');
    eve.sendOn(0x4000, HELLO);
    expect(alice.relayed).toHaveLength(0);
    expect(service.stats().packetsDropped['unknown-peer']).toBe(2);
  });

  it('of a client without an allocation goes nowhere', () => {
    const { service, bob, toBob } = scene();
    const stranger = new ScriptedClient(service, 7);
    stranger.sendTo(toBob, HELLO);
    stranger.sendOn(0x4000, HELLO);
    expect(bob.relayed).toHaveLength(0);
  });

  it('carries IPv6 names too, with the id in the mask (RFC 8489 §14.2)', () => {
    const service = serviceWith(new ManualRelayClock());
    const alice = new ScriptedClient(service, 1);
    const bob = new ScriptedClient(service, 2);
    const toAlice = alice.allocate('test-1', IPV6);
    const toBob = bob.allocate('test-1', IPV6);
    expect(errorCodeOf(alice.permit(toBob))).toBe(0);
    expect(errorCodeOf(bob.permit(toAlice))).toBe(0);
    alice.sendTo(toBob, HELLO);
    expect(relayedData(bob.relayed[0])).toEqual({ from: toAlice, data: 'hello' });
    expect(errorCodeOf(alice.permit({ ip: RELAYED_IPV4, port: 50000 }))).toBe(443);
  });

  it('stops at the second an allocation expires, swept or not', () => {
    const { alice, bob, toAlice, toBob, clock } = scene();
    clock.advanceS(400);
    alice.askAs('test-1', Method.REFRESH);
    alice.permit(toBob);
    bob.permit(toAlice);
    clock.advanceS(199.999);
    alice.sendTo(toBob, HELLO);
    expect(bob.relayed).toHaveLength(1);
    clock.advanceS(0.001);
    alice.sendTo(toBob, HELLO);
    expect(bob.relayed).toHaveLength(1);
  });
});

describe('ChannelBind (RFC 8656 §12.2)', () => {
  it.each([
    // 0x5000-0x7FFF is RFC 5766's, which coturn's client uses.
    [0x3fff, 400],
    [0x4000, 0],
    [0x4fff, 0],
    [0x5000, 0],
    [0x7fff, 0],
    [0x8000, 400],
    [0x0000, 400],
  ])('of channel %i is answered %i', (number, code) => {
    const { alice, toBob } = scene();
    expect(errorCodeOf(alice.bind(number, toBob))).toBe(code);
  });

  it('needs a number and a peer', () => {
    const { alice, toBob } = scene();
    const bind = (...attributes: OutgoingAttribute[]) =>
      errorCodeOf(alice.askAs('test-1', Method.CHANNEL_BIND, ...attributes));
    expect(bind(peerAttribute(toBob))).toBe(400);
    expect(bind(channelNumber(0x4000))).toBe(400);
    expect(bind({ type: AttributeType.CHANNEL_NUMBER, value: Uint8Array.of(0x40, 0) })).toBe(400);
  });

  it('binds one number to one peer, and refreshes', () => {
    const { alice, toAlice, toBob } = scene();
    expect(errorCodeOf(alice.bind(0x4000, toBob))).toBe(0);
    expect(errorCodeOf(alice.bind(0x4000, toBob))).toBe(0);
    expect(errorCodeOf(alice.bind(0x4000, toAlice))).toBe(400);
    expect(errorCodeOf(alice.bind(0x4001, toBob))).toBe(400);
    expect(errorCodeOf(alice.bind(0x4001, toAlice))).toBe(0);
  });

  it('lasts 600 s, and then number and peer are free', () => {
    const { alice, bob, toAlice, toBob, clock } = scene();
    alice.askAs('test-1', Method.REFRESH, {
      type: AttributeType.LIFETIME,
      value: Uint8Array.of(0, 0, 0x0e, 0x10),
    });
    bob.askAs('test-1', Method.REFRESH, {
      type: AttributeType.LIFETIME,
      value: Uint8Array.of(0, 0, 0x0e, 0x10),
    });
    alice.bind(0x4000, toBob);
    clock.advanceS(599.999);
    bob.permit(toAlice);
    alice.sendOn(0x4000, HELLO);
    expect(bob.relayed).toHaveLength(1);
    clock.advanceS(0.001);
    alice.sendOn(0x4000, HELLO);
    expect(bob.relayed).toHaveLength(1);
    expect(errorCodeOf(alice.bind(0x4001, toBob))).toBe(0);
    expect(errorCodeOf(alice.bind(0x4000, toAlice))).toBe(0);
  });

  it('permits the peer (§12.2), for 300 s as any permission', () => {
    const clock = new ManualRelayClock();
    const service = serviceWith(clock);
    const alice = new ScriptedClient(service, 1);
    const bob = new ScriptedClient(service, 2);
    const toAlice = alice.allocate();
    const toBob = bob.allocate();
    alice.bind(0x4000, toBob);
    bob.permit(toAlice);
    bob.sendTo(toAlice, HELLO);
    expect(relayedData(alice.relayed[0])).toEqual({ from: 0x4000, data: 'hello' });
    clock.advanceS(299.999);
    bob.permit(toAlice);
    bob.sendTo(toAlice, HELLO);
    expect(alice.relayed).toHaveLength(2);
    clock.advanceS(0.001);
    bob.sendTo(toAlice, HELLO);
    expect(alice.relayed).toHaveLength(2);
    expect(service.stats().packetsDropped['not-permitted-by-peer']).toBe(1);
  });

  it('gives an allocation as many channels as the limit says', () => {
    const service = serviceWith(new ManualRelayClock(), { channelsPerAllocation: 2 });
    const alice = new ScriptedClient(service, 1);
    alice.allocate();
    const bind = (number: number) => errorCodeOf(alice.bind(number, { ip: RELAYED_IPV4, port: number }));
    expect([bind(0x4000), bind(0x4001), bind(0x4002), bind(0x4001)]).toEqual([0, 0, 508, 0]);
  });
});

describe('ChannelData (RFC 8656 §12.4 to §12.7)', () => {
  it('goes from channel to channel in the four combinations', () => {
    const { alice, bob, toAlice, toBob } = scene();
    bob.bind(0x5001, toAlice);
    alice.sendTo(toBob, HELLO);
    expect(relayedData(bob.relayed.at(-1))).toEqual({ from: 0x5001, data: 'hello' });
    alice.bind(0x4001, toBob);
    alice.sendOn(0x4001, HELLO);
    expect(Buffer.from(bob.relayed.at(-1) ?? []).toString('hex')).toBe('5001000568656c6c6f');
    bob.sendTo(toAlice, HELLO);
    expect(relayedData(alice.relayed.at(-1))).toEqual({ from: 0x4001, data: 'hello' });
    bob.sendOn(0x5001, HELLO);
    expect(relayedData(alice.relayed.at(-1))).toEqual({ from: 0x4001, data: 'hello' });
  });

  it('on a channel becomes a Data indication for a peer without one', () => {
    const { alice, bob, toAlice, toBob } = scene();
    alice.bind(0x4001, toBob);
    alice.sendOn(0x4001, HELLO);
    expect(relayedData(bob.relayed[0])).toEqual({ from: toAlice, data: 'hello' });
  });

  it('is padded to 4 bytes on streams and not in datagrams (§12.5)', () => {
    const service = serviceWith(new ManualRelayClock());
    const alice = new ScriptedClient(service, 1, '192.0.2.1', true);
    const bob = new ScriptedClient(service, 2, '192.0.2.2', false);
    const toAlice = alice.allocate();
    const toBob = bob.allocate();
    alice.bind(0x4001, toBob);
    bob.bind(0x4002, toAlice);
    for (const [data, size] of [
      ['', 4],
      ['1', 8],
      ['12', 8],
      ['123', 8],
      ['1234', 8],
      ['12345', 12],
    ] as const) {
      bob.sendOn(0x4002, Buffer.from(data));
      expect(alice.relayed.at(-1)).toHaveLength(size);
      expect(relayedData(alice.relayed.at(-1))).toEqual({ from: 0x4001, data });
      bob.sendTo(toAlice, Buffer.from(data));
      expect(alice.relayed.at(-1)).toHaveLength(size);
      alice.sendOn(0x4001, Buffer.from(data));
      expect(bob.relayed.at(-1)).toHaveLength(4 + data.length);
      expect(relayedData(bob.relayed.at(-1))).toEqual({ from: 0x4002, data });
    }
  });

  it('that is cut short, or on no channel, is discarded (§12.6)', () => {
    const { alice, bob, toBob, service } = scene();
    alice.bind(0x4001, toBob);
    alice.send(Buffer.from('4001', 'hex'));
    alice.send(Buffer.from('4001000501020304', 'hex'));
    alice.send(channelData(0x4002, HELLO));
    expect(bob.relayed).toHaveLength(0);
    expect(service.stats()).toMatchObject({
      malformedMessages: 2,
      packetsDropped: { 'not-permitted-by-sender': 1 },
    });
  });

  it('for a stream that is full is dropped and counted', () => {
    const { alice, bob, toBob, service } = scene();
    bob.isSlow = true;
    alice.sendTo(toBob, HELLO);
    expect(service.stats()).toMatchObject({ packetsRelayed: 0, packetsDropped: { 'slow-stream': 1 } });
  });

  it('is counted without its framing', () => {
    const { alice, toBob, service } = scene();
    alice.sendTo(toBob, HELLO);
    alice.bind(0x4001, toBob);
    alice.sendOn(0x4001, HELLO);
    expect(service.stats()).toMatchObject({ packetsRelayed: 2, bytesRelayed: 10 });
  });

  it('does not reach who got the name of an allocation that ended, unless permitted', () => {
    const { alice, bob, toAlice, toBob, service } = scene();
    alice.bind(0x4001, toBob);
    bob.askAs('test-1', Method.REFRESH, { type: AttributeType.LIFETIME, value: new Uint8Array(4) });
    const carol = new ScriptedClient(service, 3);
    expect(carol.allocate()).toEqual(toBob);
    alice.sendOn(0x4001, HELLO);
    expect(carol.relayed).toHaveLength(0);
    carol.permit(toAlice);
    alice.send(sendIndication(toBob, HELLO));
    expect(carol.relayed).toHaveLength(1);
  });
});
