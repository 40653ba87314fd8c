import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import { fingerprintState } from '../../../../server/relay/message/fingerprint.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { hasIntegrity, longTermKey } from '../../../../server/relay/message/integrity.ts';
import { decodeStunMessage, valueOf } from '../../../../server/relay/message/stun-message.ts';
import { credentialFor } from '../../../../server/relay/credentials.ts';
import {
  HOUR_S,
  ManualRelayClock,
  REALM,
  SECRET,
  START_S,
  ScriptedClient,
  errorCodeOf,
  ownUsernameOf,
  serviceWith,
  text,
  udp,
  usernameOf,
} from '../scripted-client.ts';

function scene() {
  const clock = new ManualRelayClock();
  const service = serviceWith(clock);
  return { clock, service, client: new ScriptedClient(service, 1001) };
}

describe('authentication (RFC 8489 §9.2.4)', () => {
  it('answers a first request with 401, realm and nonce, unsigned', () => {
    const { client, service } = scene();
    const reply = client.ask(Method.ALLOCATE, { attributes: [udp] });
    expect(errorCodeOf(reply)).toBe(401);
    expect(text(reply, AttributeType.REALM)).toBe(REALM);
    expect(text(reply, AttributeType.NONCE)).not.toBe('');
    expect(valueOf(reply, AttributeType.MESSAGE_INTEGRITY)).toBeUndefined();
    expect(service.stats().authenticationFailures).toBe(0);
  });

  it('answers integrity without username, realm or nonce with 400', () => {
    const { client } = scene();
    // MESSAGE-INTEGRITY alone.
    client.send(Buffer.from(`000300182112a44200000000000000000000000000080014${'00'.repeat(20)}`, 'hex'));
    const reply = decodeStunMessage(client.replies[0] ?? new Uint8Array(0));
    expect(reply.kind === 'stun' && errorCodeOf(reply)).toBe(400);
  });

  it('signs the reply with the same key', () => {
    const { client } = scene();
    const username = usernameOf('test-1');
    const reply = client.askAs('test-1', Method.ALLOCATE, udp);
    expect(errorCodeOf(reply)).toBe(0);
    expect(hasIntegrity(reply, longTermKey(username, REALM, credentialFor(SECRET, username)))).toBe(true);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an empty password', { password: '' }],
    ['a name without a time', { username: 'test-1' }],
    ['a name with a time that is none', { username: '1e12:test-1' }],
    ['a name with a negative time', { username: '-1:test-1' }],
    ['a name without a test', { username: `${START_S + HOUR_S}:` }],
    // What authenticated anybody where names are looked up in a plain object.
    ['the name of a built-in property', { username: 'toString', password: 'function toString() {}' }],
    ['another one', { username: '__proto__', password: '[object Object]' }],
    ['"constructor" with a time', { username: `${START_S + HOUR_S}:constructor`, password: 'undefined' }],
    ['another realm', { realm: 'elsewhere' }],
    ['a name that is too long', { username: `${START_S + HOUR_S}:${'x'.repeat(129)}` }],
  ])('refuses %s with 401', (_what, changes) => {
    const { client, service } = scene();
    const nonce = client.nonce();
    const reply = client.ask(Method.ALLOCATE, {
      attributes: [udp],
      username: usernameOf('test-1'),
      nonce,
      ...changes,
    });
    expect(errorCodeOf(reply)).toBe(401);
    expect(service.stats()).toMatchObject({ allocations: 0, authenticationFailures: 1 });
  });

  it('takes a name until the second it names, and not in that second', () => {
    const { client, clock } = scene();
    const username = usernameOf('test-1', START_S + 60);
    const ask = (method: number) =>
      errorCodeOf(client.ask(method, { attributes: [udp], username, nonce: client.nonce() }));
    clock.advanceS(59.999);
    expect(ask(Method.ALLOCATE)).toBe(0);
    clock.advanceS(0.001);
    expect(ask(Method.REFRESH)).toBe(401);
  });

  it('refuses the names of a test that has ended, and frees what it held', () => {
    const { client, service } = scene();
    const allocateAs = (testId: string): number => client.allocationCodeAs(ownUsernameOf(testId));
    service.admitTest('test-1', 1000);
    service.admitTest('test-2', 1000);
    expect(allocateAs('test-1')).toBe(0);
    service.endTest('test-1');
    expect(client.endCause).toBe('test-ended');
    expect(service.stats()).toMatchObject({ allocations: 0, tests: 0 });
    expect(allocateAs('test-1')).toBe(401);
    expect(allocateAs('test-2')).toBe(0);
  });
});

describe('nonces (RFC 8489 §9.2, RFC 8656 §5)', () => {
  const answerTo = (client: ScriptedClient, nonce: string) =>
    client.ask(Method.ALLOCATE, { attributes: [udp], username: usernameOf('test-1'), nonce });

  it('hold for an hour, then get 438 with a fresh one', () => {
    const { client, clock } = scene();
    const nonce = client.nonce();
    clock.advanceS(3599.999);
    // Still authenticated: there is no REQUESTED-TRANSPORT, which is 400.
    const inTime = client.ask(Method.ALLOCATE, {
      username: usernameOf('test-1', START_S + 2 * HOUR_S),
      nonce,
    });
    expect(errorCodeOf(inTime)).toBe(400);
    clock.advanceS(0.001);
    const late = answerTo(client, nonce);
    expect(errorCodeOf(late)).toBe(438);
    expect(text(late, AttributeType.NONCE)).not.toBe(nonce);
  });

  it('are good for one address and port only', () => {
    const { client, service } = scene();
    const nonce = client.nonce();
    expect(errorCodeOf(answerTo(new ScriptedClient(service, 1002), nonce))).toBe(438);
    expect(errorCodeOf(answerTo(new ScriptedClient(service, 1001, '192.0.2.51'), nonce))).toBe(438);
    expect(errorCodeOf(answerTo(client, nonce))).toBe(0);
  });

  it.each(['', 'x', '0'.repeat(40), 'é'.repeat(20), '0'.repeat(4000)])('cannot be invented (%#)', (nonce) => {
    const { client, service } = scene();
    expect(errorCodeOf(answerTo(client, nonce))).toBe(438);
    expect(service.stats().allocations).toBe(0);
  });
});

describe('receiving requests (RFC 8489 §6.3)', () => {
  it('answers FINGERPRINT with FINGERPRINT (§7)', () => {
    const { client } = scene();
    expect(fingerprintState(client.ask(Method.BINDING, { hasFingerprint: true }))).toBe('right');
    expect(fingerprintState(client.ask(Method.BINDING))).toBe('absent');
  });

  it('answers Binding with the address it came from, to anybody', () => {
    const { service } = scene();
    const client = new ScriptedClient(service, 4242, '2001:db8::77');
    // With FINGERPRINT: a bare one is answered over IPv6 when it is repeated (test/attack).
    const reply = client.ask(Method.BINDING, { hasFingerprint: true });
    const value = Buffer.from(valueOf(reply, AttributeType.XOR_MAPPED_ADDRESS) ?? []);
    // Family 2; port 4242 = 0x1092, XOR 0x2112 = 0x3180.
    expect(value.subarray(0, 4).toString('hex')).toBe('00023180');
    // The first four bytes 20010db8 XOR the cookie 2112a442.
    expect(value.subarray(4, 8).toString('hex')).toBe('0113a9fa');
  });

  it.each([Method.BINDING, Method.ALLOCATE])(
    'answers attributes it should understand and does not with 420 and their types (§6.3.1), method %i',
    (method) => {
      const { client } = scene();
      const attributes = [
        { type: 0x0024, value: new Uint8Array(4) },
        { type: 0x7ffe, value: new Uint8Array(1) },
        { type: 0xfffe, value: new Uint8Array(1) },
      ];
      const nonce = client.nonce();
      const reply = client.ask(method, { attributes, username: usernameOf('test-1'), nonce });
      expect(errorCodeOf(reply)).toBe(420);
      const types = valueOf(reply, AttributeType.UNKNOWN_ATTRIBUTES);
      expect(Buffer.from(types ?? []).toString('hex')).toBe('00247ffe');
    },
  );

  it.each([
    ['a Binding indication', '001100002112a442000000000000000000000000'],
    ['a Binding success', '010100002112a442000000000000000000000000'],
    ['a Connect request (RFC 6062)', '000a00002112a442000000000000000000000000'],
    ['a request without the cookie', '0001000000000000000000000000000000000000'],
    ['a wrong FINGERPRINT', '000100082112a4420000000000000000000000008028000400000000'],
    ['a byte', '00'],
    ['nothing', ''],
    ['DTLS', '16fefd0000000000000000'],
    ['RTP', '80000001000000010000000100'],
  ])('leaves %s unanswered', (_what, hex) => {
    const { client } = scene();
    client.send(Buffer.from(hex, 'hex'));
    expect(client.replies).toEqual([]);
  });
});
