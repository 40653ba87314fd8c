import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../server/relay/message/attribute-type.ts';
import type { OutgoingAttribute } from '../../server/relay/message/encode-message.ts';
import { Method } from '../../server/relay/message/header.ts';
import { decodeStunMessage } from '../../server/relay/message/stun-message.ts';
import { DEFAULT_RELAY_LIMITS } from '../../server/relay/port.ts';
import {
  ManualRelayClock,
  ScriptedClient,
  errorCodeOf,
  indication,
  lifetime,
  peerAttribute,
  request,
  serviceWith,
  udp,
  usernameOf,
} from '../server/relay/scripted-client.ts';

/**
 * The attack: requests with somebody else's address as their source, so that the relay's answers go there. It is worth
 * something as long as the answers are larger than the requests, or there is no end of them.
 */
const MOST_TIMES = 2;

const IPV4 = '192.0.2.50';
const IPV6 = '2001:db8:1:2::50';

const nonsense: OutgoingAttribute = { type: 0x7ffe, value: Uint8Array.of(1) };
const wrong = { username: usernameOf('test-1'), password: 'guessed', nonce: 'AAAAAAAAAAAA' };

/** As they were on the wire, from Chromium 156 and Firefox 153 ESR: the first packets of a gathering. */
const CHROMIUM_ALLOCATE = '000300082112a44271757771343774774661414b0019000411000000';
const FIREFOX_ALLOCATE =
  '000300182112a4426b034f870d46c58397a788000019000411000000000d000400000e108028000461f32e97';
const BROWSERS_BINDING = '000100002112a44268ee8199715f3cf897be1e9e';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

/** Every kind of request that shows no credentials, or none that are right; and what is no request. */
const KINDS: readonly (readonly [string, Uint8Array])[] = [
  ['Binding, as browsers send it', hex(BROWSERS_BINDING)],
  ['Binding with FINGERPRINT', request(Method.BINDING, { hasFingerprint: true })],
  ['Binding with what nobody understands', request(Method.BINDING, { attributes: [nonsense] })],
  ['bare Allocate', request(Method.ALLOCATE, {})],
  ['bare Allocate with FINGERPRINT', request(Method.ALLOCATE, { hasFingerprint: true })],
  ['Allocate, as Chromium sends it first', hex(CHROMIUM_ALLOCATE)],
  ['Allocate, as Firefox sends it first', hex(FIREFOX_ALLOCATE)],
  ['Allocate with what nobody understands', request(Method.ALLOCATE, { attributes: [udp, nonsense] })],
  ['bare Refresh', request(Method.REFRESH, {})],
  ['Refresh with LIFETIME', request(Method.REFRESH, { attributes: [lifetime(600)] })],
  ['bare CreatePermission', request(Method.CREATE_PERMISSION, {})],
  [
    'CreatePermission with a peer',
    request(Method.CREATE_PERMISSION, { attributes: [peerAttribute({ ip: IPV4, port: 1 })] }),
  ],
  ['bare ChannelBind', request(Method.CHANNEL_BIND, {})],
  ['ChannelBind with FINGERPRINT', request(Method.CHANNEL_BIND, { hasFingerprint: true })],
  ['an invented nonce', request(Method.ALLOCATE, { ...wrong, attributes: [udp] })],
  [
    'integrity without name, realm or nonce',
    hex(`000300182112a44200000000000000000000000000080014${'00'.repeat(20)}`),
  ],
  ['a bare Allocate with a method of RFC 6062', hex('000a00002112a442000000000000000000000000')],
  ['a request that ends amid an attribute', hex('000300042112a44200000000000000000000000000190004')],
  ['a header without its cookie', hex('0001000000000000000000000000000000000000')],
  ['a wrong FINGERPRINT', hex('000100082112a4420000000000000000000000008028000400000000')],
  ['half a header', hex('00030000')],
];

const sizeOf = (messages: readonly Uint8Array[]): number =>
  messages.reduce((sum, { length }) => sum + length, 0);

/** Sends it once from a source that has not been heard of before. */
function answersTo(bytes: Uint8Array, address: string): readonly Uint8Array[] {
  const client = new ScriptedClient(serviceWith(new ManualRelayClock()), 4242, address);
  client.send(Uint8Array.from(bytes));
  return client.replies;
}

describe.each([
  ['IPv4', IPV4],
  ['IPv6', IPV6],
])('an answer to a stranger over %s', (_family, address) => {
  it.each(KINDS)('is at most twice the request: %s', (_kind, bytes) => {
    expect(sizeOf(answersTo(bytes, address))).toBeLessThanOrEqual(MOST_TIMES * bytes.length);
  });

  it('is at most twice the request where name, realm and nonce are right and the password is not', () => {
    const client = new ScriptedClient(serviceWith(new ManualRelayClock()), 4242, address);
    const bytes = request(Method.ALLOCATE, { ...wrong, nonce: client.nonce(), attributes: [udp] });
    client.replies.length = 0;
    client.send(Uint8Array.from(bytes));
    expect(client.replies).toHaveLength(1);
    expect(sizeOf(client.replies)).toBeLessThanOrEqual(MOST_TIMES * bytes.length);
  });

  it('adds up to at most twice what was asked, whatever was asked before', () => {
    const clock = new ManualRelayClock();
    const oneOf = fc.constantFrom(...KINDS.map(([, bytes]) => bytes));
    fc.assert(
      fc.property(fc.array(oneOf, { maxLength: 60 }), (all) => {
        const client = new ScriptedClient(serviceWith(clock), 4242, address);
        for (const bytes of all) client.send(Uint8Array.from(bytes));
        expect(sizeOf(client.replies)).toBeLessThanOrEqual(MOST_TIMES * sizeOf(all));
      }),
      { numRuns: 200, seed: 12 },
    );
  });
});

/** Any STUN message at all: its method, class and attributes, known or not, and what became of its end on the way. */
const anyMessage = fc.record({
  messageClass: fc.oneof(
    { weight: 8, arbitrary: fc.constant('request' as const) },
    { weight: 1, arbitrary: fc.constantFrom('indication', 'success', 'error') },
  ),
  method: fc.oneof(fc.constantFrom(...Object.values(Method)), fc.nat({ max: 0xfff })),
  attributes: fc.array(
    fc.record({
      type: fc.oneof(fc.constantFrom(...Object.values(AttributeType)), fc.nat({ max: 0xffff })),
      value: fc.uint8Array({ maxLength: 40 }),
    }),
    { maxLength: 3 },
  ),
  shows: fc.constantFrom('nothing', 'nothing', 'an invented nonce', 'a wrong password'),
  hasFingerprint: fc.boolean(),
  lostBytes: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat({ max: 30 }) },
  ),
});
type AnyMessage = typeof anyMessage extends fc.Arbitrary<infer Message> ? Message : never;

function bytesOf(wish: AnyMessage, nonce: string): Uint8Array {
  const { messageClass, method, attributes, shows, hasFingerprint, lostBytes } = wish;
  const credentials =
    shows === 'nothing' ? {} : { ...wrong, ...(shows === 'a wrong password' ? { nonce } : {}) };
  const bytes =
    messageClass === 'request'
      ? request(method, { attributes, hasFingerprint, ...credentials })
      : indication(messageClass, method, attributes, hasFingerprint);
  return bytes.slice(0, Math.max(0, bytes.length - lostBytes));
}

describe.each([
  ['IPv4, by UDP', IPV4, false],
  ['IPv6, by UDP', IPV6, false],
  ['IPv4, by UDP, in the name of who has an allocation', IPV4, true],
  ['IPv6, by UDP, in the name of who has an allocation', IPV6, true],
])('any messages over %s', (_way, address, hasAllocation) => {
  it('are at no time answered by more than twice what was asked', () => {
    let answered = 0;
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 40, size: 'max' }), (wishes) => {
        const service = serviceWith(new ManualRelayClock());
        const client = new ScriptedClient(service, 4242, address);
        if (hasAllocation) client.allocate();
        const nonce = new ScriptedClient(service, 4242, address).nonce();
        client.replies.length = 0;
        let asked = 0;
        for (const wish of wishes) {
          const bytes = bytesOf(wish, nonce);
          asked += bytes.length;
          client.send(Uint8Array.from(bytes));
          expect(sizeOf(client.replies)).toBeLessThanOrEqual(MOST_TIMES * asked);
        }
        answered += client.replies.length;
      }),
      { numRuns: 300, seed: 12 },
    );
    // Else nothing was tried.
    expect(answered).toBeGreaterThan(1000);
  });
});

describe('what browsers need of a relay', () => {
  it.each([
    ['Chromium', CHROMIUM_ALLOCATE],
    ['Firefox', FIREFOX_ALLOCATE],
  ])('is there at the first request of %s: 401 with realm and nonce', (_browser, bytes) => {
    for (const address of [IPV4, IPV6]) {
      const [reply = new Uint8Array(0)] = answersTo(hex(bytes), address);
      const message = decodeStunMessage(reply);
      if (message.kind === 'malformed') throw new Error(message.reason);
      expect(errorCodeOf(message)).toBe(401);
      const types = message.attributes.map(({ type }) => type);
      expect(types).toEqual(expect.arrayContaining([AttributeType.REALM, AttributeType.NONCE]));
    }
  });

  it('is there at once over IPv4, and over IPv6 at the first repetition, which comes after 250 ms', () => {
    const ask = (address: string) => {
      const client = new ScriptedClient(serviceWith(new ManualRelayClock()), 4242, address);
      return [1, 2].map(() => {
        client.send(hex(BROWSERS_BINDING));
        return client.replies.length;
      });
    };
    expect(ask(IPV4)).toEqual([1, 2]);
    // 44 bytes, which is all that such an answer can be (RFC 8489 §14.2), are more than twice 20, not than twice 40.
    expect(ask(IPV6)).toEqual([0, 1]);
  });
});

describe('a flood of requests without credentials', () => {
  const { strangerRequestsBurst: burst, strangerRequestsPerS: perS } = DEFAULT_RELAY_LIMITS;
  const SECONDS = 1.9;
  const REQUESTS = 20_000;

  /** The attack that was made: so many in 1.9 s. Returns how many were answered. */
  function flood(addressOf: (at: number) => string, bytes: Uint8Array) {
    const clock = new ManualRelayClock();
    const service = serviceWith(clock);
    let answered = 0;
    let answeredBytes = 0;
    for (let at = 0; at < REQUESTS; at += 1) {
      const client = new ScriptedClient(service, 1024 + (at % 60_000), addressOf(at));
      client.send(Uint8Array.from(bytes));
      answered += client.replies.length;
      answeredBytes += sizeOf(client.replies);
      clock.advanceS(SECONDS / REQUESTS);
    }
    return { service, answered, answeredBytes };
  }

  it.each<[string, (at: number) => string]>([
    ['one address', () => IPV4],
    ['all addresses of a /24', (at) => `192.0.2.${at % 256}`],
    ['addresses of a /64', (at) => `2001:db8:1:2:${(at % 60_000).toString(16)}::1`],
  ])('from %s is answered within the share of one network', (_what, addressOf) => {
    const { service, answered, answeredBytes } = flood(addressOf, hex(CHROMIUM_ALLOCATE));
    expect(answered).toBeGreaterThan(burst - 1);
    expect(answered).toBeLessThanOrEqual(burst + perS * SECONDS);
    expect(answeredBytes).toBeLessThan(REQUESTS * 28);
    expect(service.stats().strangersUnanswered).toBe(REQUESTS - answered);
  });

  it('leaves other networks their answers', () => {
    const { service } = flood(() => IPV4, request(Method.ALLOCATE, {}));
    const elsewhere = new ScriptedClient(service, 4242, '198.51.100.7');
    elsewhere.send(hex(CHROMIUM_ALLOCATE));
    const overIpv6 = new ScriptedClient(service, 4242, IPV6);
    overIpv6.send(hex(CHROMIUM_ALLOCATE));
    expect([elsewhere.replies.length, overIpv6.replies.length]).toEqual([1, 1]);
  });

  it('leaves those of its own network who have an allocation what they have', () => {
    const clock = new ManualRelayClock();
    const service = serviceWith(clock);
    const alice = new ScriptedClient(service, 1001, IPV4);
    const nonce = alice.nonce();
    const username = usernameOf('test-1');
    expect(errorCodeOf(alice.ask(Method.ALLOCATE, { username, nonce, attributes: [udp] }))).toBe(0);
    for (let at = 0; at < REQUESTS; at += 1)
      new ScriptedClient(service, 2000 + at, IPV4).send(hex(CHROMIUM_ALLOCATE));
    expect(errorCodeOf(alice.ask(Method.REFRESH, { username, nonce }))).toBe(0);
  });
});
