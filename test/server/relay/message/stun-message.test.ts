import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import { encodeMessage } from '../../../../server/relay/message/encode-message.ts';
import { messageClassOf, messageType, methodOf } from '../../../../server/relay/message/header.ts';
import { decodeStunMessage, typesNotUnderstood } from '../../../../server/relay/message/stun-message.ts';

const HEADER = '2112a442000000000000000000000000';
const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('messageType (RFC 8489 §5)', () => {
  it.each([
    // Binding 0x001 with each class; Allocate and Send as RFC 8656 §17 writes them.
    ['request', 0x001, 0x0001],
    ['indication', 0x001, 0x0011],
    ['success', 0x001, 0x0101],
    ['error', 0x001, 0x0111],
    ['error', 0x003, 0x0113],
    ['indication', 0x006, 0x0016],
    // All twelve method bits: 0xfff spreads over every bit that is not a class bit.
    ['request', 0xfff, 0x3eef],
  ] as const)('writes %s of method %i as %i', (messageClass, method, type) => {
    expect(messageType(messageClass, method)).toBe(type);
    expect(messageClassOf(type)).toBe(messageClass);
    expect(methodOf(type)).toBe(method);
  });
});

describe('decodeStunMessage (RFC 8489 §5, §14)', () => {
  it.each([
    ['nothing', '', 'shorter than a header'],
    ['19 bytes', `00010000${HEADER}`.slice(0, 38), 'shorter than a header'],
    ['first bits 01', `40010000${HEADER}`, 'first two bits are not zero'],
    ['first bits 10', `80010000${HEADER}`, 'first two bits are not zero'],
    ['RFC 3489 without a cookie', `00010000${'00'.repeat(16)}`, 'no magic cookie'],
    ['an odd length', `00010003${HEADER}000000`, 'length is not a multiple of 4'],
    ['a length too long', `00010004${HEADER}`, 'length does not fit'],
    ['bytes after the end', `00010000${HEADER}00000000`, 'length does not fit'],
    ['an attribute too long', `00010004${HEADER}00060001`, 'attribute runs past the end'],
  ])('refuses %s', (_what, hex, reason) => {
    expect(decodeStunMessage(bytesOf(hex))).toEqual({ kind: 'malformed', reason });
  });

  it('ignores what follows MESSAGE-INTEGRITY, except FINGERPRINT (§14.5)', () => {
    const integrity = `00080014${'00'.repeat(20)}`;
    const message = decodeStunMessage(bytesOf(`00010024${HEADER}${integrity}000600008028000400000000`));
    expect(message.kind === 'stun' && message.attributes.map(({ type }) => type)).toEqual([
      AttributeType.MESSAGE_INTEGRITY,
      AttributeType.FINGERPRINT,
    ]);
  });

  it('names each type that is not understood once, and none that is optional (§6.3.1)', () => {
    const message = decodeStunMessage(bytesOf(`00010010${HEADER}7fff00007fff000000030000ffff0000`));
    expect(message.kind === 'stun' && typesNotUnderstood(message)).toEqual([0x7fff, 0x0003]);
  });

  it('reads back what encodeMessage wrote, whatever it is', () => {
    const attribute = fc.record({
      type: fc.integer({ min: 0, max: 0xffff }).filter((type) => type !== AttributeType.MESSAGE_INTEGRITY),
      value: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('request', 'indication', 'success', 'error'),
        fc.integer({ min: 0, max: 0xfff }),
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        fc.array(attribute, { maxLength: 6 }),
        (messageClass, method, transactionId, attributes) => {
          const bytes = encodeMessage({
            messageClass,
            method,
            transactionId,
            attributes,
            integrityKey: null,
            hasFingerprint: false,
          });
          const message = decodeStunMessage(bytes);
          expect(message).toMatchObject({ kind: 'stun', messageClass, method });
          if (message.kind === 'malformed') return;
          expect([...message.transactionId]).toEqual([...transactionId]);
          expect(message.attributes.map(({ type, value }) => [type, ...value])).toEqual(
            attributes.map(({ type, value }) => [type, ...value]),
          );
        },
      ),
    );
  });
});
