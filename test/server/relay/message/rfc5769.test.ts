import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import { fingerprintState } from '../../../../server/relay/message/fingerprint.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { hasIntegrity, longTermKey } from '../../../../server/relay/message/integrity.ts';
import {
  decodeStunMessage,
  typesNotUnderstood,
  valueOf,
} from '../../../../server/relay/message/stun-message.ts';
import type { StunMessage } from '../../../../server/relay/message/stun-message.ts';
import { addressIn, text } from '../scripted-client.ts';

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/gu, ''), 'hex');

/** RFC 5769 §2.1. */
const REQUEST = bytesOf(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae
  80220010 5354554e 20746573 7420636c 69656e74
  00240004 6e0001ff
  80290008 932ff9b1 51263b36
  00060009 6576746a 3a683676 59202020
  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
  80280004 e57a3bcf`);

/** §2.2. */
const IPV4_RESPONSE = bytesOf(`
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220
  00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
  80280004 c07d4c96`);

/** §2.3. */
const IPV6_RESPONSE = bytesOf(`
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220
  00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
  00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
  80280004 c8fb0b4c`);

/** §2.4. */
const LONG_TERM_REQUEST = bytesOf(`
  00010060 2112a442 78ad3433 c6ad72c0 29da412e
  00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
  0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
  0014000b 6578616d 706c652e 6f726700
  00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666`);

const SHORT_TERM_KEY = Buffer.from('VOkJxbRl1RmTxUk/WvJxBt');

function decoded(bytes: Uint8Array): StunMessage {
  const message = decodeStunMessage(bytes);
  if (message.kind === 'malformed') throw new Error(message.reason);
  return message;
}

describe('decodeStunMessage (RFC 5769 test vectors)', () => {
  it('reads the sample request of §2.1', () => {
    const message = decoded(REQUEST);
    expect(message).toMatchObject({ messageClass: 'request', method: Method.BINDING });
    expect(Buffer.from(message.transactionId).toString('hex')).toBe('b7e7a701bc34d686fa87dfae');
    expect(text(message, AttributeType.SOFTWARE)).toBe('STUN test client');
    expect(text(message, AttributeType.USERNAME)).toBe('evtj:h6vY');
    expect(fingerprintState(message)).toBe('right');
    expect(hasIntegrity(message, SHORT_TERM_KEY)).toBe(true);
    expect(hasIntegrity(message, Buffer.from('another key'))).toBe(false);
    // PRIORITY (0x0024) is ICE's; ICE-CONTROLLED (0x8029) is comprehension-optional.
    expect(typesNotUnderstood(message)).toEqual([0x0024]);
  });

  it.each([
    ['§2.2', IPV4_RESPONSE, { ip: '192.0.2.1', port: 32853 }],
    ['§2.3', IPV6_RESPONSE, { ip: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 }],
  ])('reads the sample response of %s', (_section, bytes, mapped) => {
    const message = decoded(bytes);
    expect(message).toMatchObject({ messageClass: 'success', method: Method.BINDING });
    expect(text(message, AttributeType.SOFTWARE)).toBe('test vector');
    expect(addressIn(message, valueOf(message, AttributeType.XOR_MAPPED_ADDRESS))).toEqual(mapped);
    expect(fingerprintState(message)).toBe('right');
    expect(hasIntegrity(message, SHORT_TERM_KEY)).toBe(true);
  });

  it('checks the long-term credentials of §2.4', () => {
    const message = decoded(LONG_TERM_REQUEST);
    const username = text(message, AttributeType.USERNAME);
    expect(username).toBe('マトリックス');
    expect(text(message, AttributeType.REALM)).toBe('example.org');
    expect(text(message, AttributeType.NONCE)).toBe('f//499k954d6OL34oL9FSTvy64sA');
    expect(fingerprintState(message)).toBe('absent');
    // The password after SASLprep.
    expect(hasIntegrity(message, longTermKey(username, 'example.org', 'TheMatrIX'))).toBe(true);
  });

  it('finds one changed bit', () => {
    for (const at of [1, 9, 30, 60, 90, 107]) {
      const bytes = Buffer.from(REQUEST);
      bytes[at] = (bytes[at] ?? 0) ^ 0x01;
      const message = decodeStunMessage(bytes);
      const isRight = message.kind === 'stun' && fingerprintState(message) === 'right';
      expect(isRight, `bit 0 of byte ${at}`).toBe(false);
    }
  });
});
