import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import { readUint32 } from '../../../../server/relay/message/bytes.ts';
import type { OutgoingAttribute } from '../../../../server/relay/message/encode-message.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { decodeStunMessage, valueOf } from '../../../../server/relay/message/stun-message.ts';
import type { StunMessage } from '../../../../server/relay/message/stun-message.ts';
import {
  ManualRelayClock,
  RELAYED_IPV4,
  RELAYED_IPV6,
  ScriptedClient,
  addressIn,
  errorCodeOf,
  lifetime,
  relayedAddressOf,
  request,
  serviceWith,
  udp,
  usernameOf,
} from '../scripted-client.ts';

const TCP: OutgoingAttribute = {
  type: AttributeType.REQUESTED_TRANSPORT,
  value: Uint8Array.of(6, 0, 0, 0),
};
const EVEN: OutgoingAttribute = { type: AttributeType.EVEN_PORT, value: Uint8Array.of(0x00) };
const EVEN_PAIR: OutgoingAttribute = { type: AttributeType.EVEN_PORT, value: Uint8Array.of(0x80) };
const DONT_FRAGMENT: OutgoingAttribute = {
  type: AttributeType.DONT_FRAGMENT,
  value: new Uint8Array(0),
};
const family = (number: number): OutgoingAttribute => ({
  type: AttributeType.REQUESTED_ADDRESS_FAMILY,
  value: Uint8Array.of(number, 0, 0, 0),
});
const additional = (number: number): OutgoingAttribute => ({
  type: AttributeType.ADDITIONAL_ADDRESS_FAMILY,
  value: Uint8Array.of(number, 0, 0, 0),
});
const token = (value: Uint8Array): OutgoingAttribute => ({
  type: AttributeType.RESERVATION_TOKEN,
  value,
});

function scene(limits = {}, ipv6: string | null = RELAYED_IPV6) {
  const clock = new ManualRelayClock();
  const service = serviceWith(clock, limits, ipv6);
  let port = 1000;
  const newClient = (address?: string) => {
    port += 1;
    return new ScriptedClient(service, port, address);
  };
  return { clock, service, newClient };
}

const lifetimeOf = (message: StunMessage): number =>
  readUint32(valueOf(message, AttributeType.LIFETIME) ?? new Uint8Array(0), 0);
const tokenOf = (message: StunMessage): Uint8Array =>
  valueOf(message, AttributeType.RESERVATION_TOKEN) ?? new Uint8Array(0);

describe('Allocate (RFC 8656 §7.2)', () => {
  it('gives a relayed address, the mapped address and a lifetime of 600 s', () => {
    const { newClient } = scene();
    const client = newClient('192.0.2.77');
    const reply = client.askAs('test-1', Method.ALLOCATE, udp);
    expect(relayedAddressOf(reply)).toEqual({ ip: RELAYED_IPV4, port: 50000 });
    expect(addressIn(reply, valueOf(reply, AttributeType.XOR_MAPPED_ADDRESS))).toEqual({
      ip: '192.0.2.77',
      port: 1001,
    });
    expect(lifetimeOf(reply)).toBe(600);
  });

  it.each([
    // asked, granted: never less than the default, never more than an hour.
    [0, 600],
    [1, 600],
    [600, 600],
    [1800, 1800],
    [3600, 3600],
    [3601, 3600],
    [0xffffffff, 3600],
  ])('asked for %i s grants %i s', (asked, granted) => {
    const { newClient } = scene();
    expect(lifetimeOf(newClient().askAs('test-1', Method.ALLOCATE, udp, lifetime(asked)))).toBe(granted);
  });

  it.each([
    ['no REQUESTED-TRANSPORT', [], 400],
    ['TCP to the peer (RFC 6062)', [TCP], 442],
    ['an address family that does not exist', [udp, family(3)], 440],
    ['REQUESTED- and ADDITIONAL-ADDRESS-FAMILY', [udp, family(2), additional(2)], 400],
    ['an additional family other than IPv6', [udp, additional(1)], 400],
    ['an additional family and a reserved pair', [udp, additional(2), EVEN_PAIR], 400],
    ['an additional family and a token', [udp, additional(2), token(new Uint8Array(8))], 400],
    ['a family and a token', [udp, family(1), token(new Uint8Array(8))], 400],
    ['EVEN-PORT and a token', [udp, EVEN, token(new Uint8Array(8))], 400],
    ['a token of another length', [udp, token(new Uint8Array(7))], 400],
    ['a token that nobody has', [udp, token(new Uint8Array(8))], 508],
    ['a lifetime of two bytes', [udp, { type: AttributeType.LIFETIME, value: new Uint8Array(2) }], 400],
  ])('refuses %s', (_what, attributes, code) => {
    const { newClient, service } = scene();
    expect(errorCodeOf(newClient().askAs('test-1', Method.ALLOCATE, ...attributes))).toBe(code);
    expect(service.stats().allocations).toBe(0);
  });

  it('takes DONT-FRAGMENT: nothing is ever sent to a peer in a datagram of its own', () => {
    const { newClient } = scene();
    expect(errorCodeOf(newClient().askAs('test-1', Method.ALLOCATE, udp, DONT_FRAGMENT))).toBe(0);
  });

  it('answers the same request again in the same way, and another one with 437', () => {
    const { newClient, service } = scene();
    const client = newClient();
    const bytes = request(Method.ALLOCATE, {
      attributes: [udp],
      username: usernameOf('test-1'),
      nonce: client.nonce(),
    });
    client.replies.length = 0;
    client.send(bytes);
    client.send(bytes);
    expect(client.replies[1]).toEqual(client.replies[0]);
    expect(service.stats().allocations).toBe(1);
    expect(errorCodeOf(client.askAs('test-1', Method.ALLOCATE, udp))).toBe(437);
  });

  it('names no two allocations alike', () => {
    const { newClient } = scene();
    const ports = Array.from({ length: 20 }, () => newClient().allocate().port);
    expect(new Set(ports).size).toBe(20);
  });
});

describe('EVEN-PORT and RESERVATION-TOKEN (RFC 8656 §7.2, §18.7, §18.10)', () => {
  it('gives an even port', () => {
    const { newClient } = scene();
    newClient().allocate();
    expect(newClient().allocate('test-1', EVEN).port).toBe(50002);
  });

  it('holds back the next port for who has the token', () => {
    const { newClient } = scene();
    const reply = newClient().askAs('test-1', Method.ALLOCATE, udp, EVEN_PAIR);
    expect(relayedAddressOf(reply).port).toBe(50000);
    expect(tokenOf(reply)).toHaveLength(8);
    expect(newClient().allocate().port).toBe(50002);
    expect(newClient().allocate('test-1', token(tokenOf(reply))).port).toBe(50001);
    // Once only.
    const again = newClient().askAs('test-1', Method.ALLOCATE, udp, token(tokenOf(reply)));
    expect(errorCodeOf(again)).toBe(508);
  });

  it('holds it back for 30 s, and for the same test only', () => {
    const { newClient, clock, service } = scene();
    const reply = newClient().askAs('test-1', Method.ALLOCATE, udp, EVEN_PAIR);
    const reserved = token(tokenOf(reply));
    expect(errorCodeOf(newClient().askAs('test-2', Method.ALLOCATE, udp, reserved))).toBe(508);
    clock.advanceS(30);
    expect(errorCodeOf(newClient().askAs('test-1', Method.ALLOCATE, udp, reserved))).toBe(508);
    service.sweep();
    expect(newClient().allocate().port).toBe(50001);
  });

  it('counts ports held back against the quota, so that they cannot use up the names', () => {
    const { newClient, service } = scene({ allocationsPerTest: 3 });
    for (let round = 0; round < 10; round += 1) {
      const client = newClient();
      client.askAs('test-1', Method.ALLOCATE, udp, EVEN_PAIR);
      client.askAs('test-1', Method.REFRESH, lifetime(0));
    }
    expect(errorCodeOf(newClient().askAs('test-1', Method.ALLOCATE, udp))).toBe(486);
    expect(service.stats().allocations).toBe(0);
  });
});

describe('address families (RFC 8656 §7.2, §18.6, §18.11, §18.12)', () => {
  it('gives IPv6 to those who ask', () => {
    const { newClient } = scene();
    expect(newClient().allocate('test-1', family(2)).ip).toBe(RELAYED_IPV6);
    expect(newClient().allocate('test-1', family(1)).ip).toBe(RELAYED_IPV4);
  });

  it('gives both for ADDITIONAL-ADDRESS-FAMILY', () => {
    const { newClient } = scene();
    const reply = newClient().askAs('test-1', Method.ALLOCATE, udp, additional(2));
    const relayed = reply.attributes.filter(({ type }) => type === AttributeType.XOR_RELAYED_ADDRESS);
    expect(relayed.map(({ value }) => addressIn(reply, value).ip)).toEqual([RELAYED_IPV4, RELAYED_IPV6]);
  });

  it('without IPv6 answers 440, or says so beside the IPv4 address', () => {
    const { newClient } = scene({}, null);
    expect(errorCodeOf(newClient().askAs('test-1', Method.ALLOCATE, udp, family(2)))).toBe(440);
    const reply = newClient().askAs('test-1', Method.ALLOCATE, udp, additional(2));
    expect(relayedAddressOf(reply).ip).toBe(RELAYED_IPV4);
    // Family 2, error 440 = class 4, number 40 (0x28).
    const value = Buffer.from(valueOf(reply, AttributeType.ADDRESS_ERROR_CODE) ?? []);
    expect(value.subarray(0, 4).toString('hex')).toBe('02000428');
  });
});

describe('quotas', () => {
  it('by test: 486', () => {
    const { newClient, service } = scene({ allocationsPerTest: 2 });
    newClient().allocate('test-1');
    newClient().allocate('test-1');
    expect(errorCodeOf(newClient().askAs('test-1', Method.ALLOCATE, udp))).toBe(486);
    newClient().allocate('test-2');
    expect(service.stats()).toMatchObject({ allocations: 3, tests: 2, allocationsRefused: 1 });
  });

  it('a new name for the same test is no way around it', () => {
    const { newClient } = scene({ allocationsPerTest: 1 });
    newClient().allocate('test-1');
    const client = newClient();
    const username = usernameOf('test-1', 1_893_456_000 + 4000);
    const reply = client.ask(Method.ALLOCATE, { attributes: [udp], username, nonce: client.nonce() });
    expect(errorCodeOf(reply)).toBe(486);
  });

  it('by source address: 486', () => {
    const { newClient } = scene({ allocationsPerSourceAddress: 1 });
    newClient('192.0.2.1').allocate('test-1');
    expect(errorCodeOf(newClient('192.0.2.1').askAs('test-2', Method.ALLOCATE, udp))).toBe(486);
    newClient('192.0.2.2').allocate('test-2');
  });

  it('in total: 508', () => {
    const { newClient } = scene({ allocations: 1 });
    newClient('192.0.2.1').allocate('test-1');
    expect(errorCodeOf(newClient('192.0.2.2').askAs('test-2', Method.ALLOCATE, udp))).toBe(508);
  });

  it('give back what is deleted or expires', () => {
    const { newClient, clock, service } = scene({
      allocations: 1,
      allocationsPerTest: 1,
      allocationsPerSourceAddress: 1,
    });
    const client = newClient();
    client.allocate();
    client.askAs('test-1', Method.REFRESH, lifetime(0));
    newClient().allocate();
    clock.advanceS(600);
    service.sweep();
    newClient().allocate();
    expect(service.stats()).toMatchObject({ allocations: 1, tests: 1 });
  });
});

describe('Refresh (RFC 8656 §8.2)', () => {
  it('keeps an allocation for the time it grants', () => {
    const { newClient, clock } = scene();
    const client = newClient();
    client.allocate();
    clock.advanceS(500);
    expect(lifetimeOf(client.askAs('test-1', Method.REFRESH, lifetime(700)))).toBe(700);
    clock.advanceS(699.999);
    expect(lifetimeOf(client.askAs('test-1', Method.REFRESH))).toBe(600);
    clock.advanceS(600);
    expect(errorCodeOf(client.askAs('test-1', Method.REFRESH))).toBe(437);
    expect(client.endCause).toBe('expired');
  });

  it('with lifetime 0 deletes, and the client may allocate again', () => {
    const { newClient, service } = scene();
    const client = newClient();
    client.allocate();
    expect(lifetimeOf(client.askAs('test-1', Method.REFRESH, lifetime(0)))).toBe(0);
    expect(client.endCause).toBe('deleted-by-client');
    expect(service.stats().allocations).toBe(0);
    expect(errorCodeOf(client.askAs('test-1', Method.REFRESH, lifetime(0)))).toBe(437);
    expect(client.allocate().port).toBe(50000);
  });

  it('of one family leaves the other alone', () => {
    const { newClient, service } = scene();
    const client = newClient();
    client.allocate('test-1', additional(2));
    expect(errorCodeOf(client.askAs('test-1', Method.REFRESH, family(2), lifetime(0)))).toBe(0);
    expect(service.stats().allocations).toBe(1);
    expect(errorCodeOf(client.askAs('test-1', Method.REFRESH, family(2)))).toBe(443);
    expect(errorCodeOf(client.askAs('test-1', Method.REFRESH, family(1), lifetime(0)))).toBe(0);
    expect(service.stats().allocations).toBe(0);
  });

  it.each([
    ['Refresh', Method.REFRESH],
    ['CreatePermission', Method.CREATE_PERMISSION],
    ['ChannelBind', Method.CHANNEL_BIND],
  ])('%s without an allocation is 437, with another name 441 (§5)', (_name, method) => {
    const { newClient } = scene();
    const client = newClient();
    expect(errorCodeOf(client.askAs('test-1', method))).toBe(437);
    client.allocate('test-1');
    expect(errorCodeOf(client.askAs('test-2', method))).toBe(441);
  });

  it('a malformed message after the allocation is answered by nothing', () => {
    const { newClient } = scene();
    const client = newClient();
    client.allocate();
    const before = client.replies.length;
    client.send(Buffer.from('0004', 'hex'));
    expect(client.replies).toHaveLength(before);
    expect(decodeStunMessage(Buffer.from('0004', 'hex')).kind).toBe('malformed');
  });
});
