import { Message, classes, methods, parseMessage } from 'werift';
import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import { uint32 } from '../../../../server/relay/message/bytes.ts';
import { encodeMessage } from '../../../../server/relay/message/encode-message.ts';
import { encodeErrorCode } from '../../../../server/relay/message/error-code.ts';
import { fingerprintState } from '../../../../server/relay/message/fingerprint.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { hasIntegrity, longTermKey } from '../../../../server/relay/message/integrity.ts';
import { parseIpAddress } from '../../../../server/address/ip-address.ts';
import { decodeStunMessage, valueOf } from '../../../../server/relay/message/stun-message.ts';
import { encodeXorAddress } from '../../../../server/relay/message/transport-address.ts';
import { addressIn, text } from '../scripted-client.ts';

const KEY = Buffer.from(longTermKey('user', 'realm', 'password'));
const TRANSACTION_ID = Buffer.from('0102030405060708090a0b0c', 'hex');

function xorAddress(ip: string, port: number): Uint8Array {
  const parsed = parseIpAddress(ip);
  if (parsed === null) throw new Error(`${ip} is no address`);
  return encodeXorAddress({ ip: parsed, port }, TRANSACTION_ID);
}

describe('our codec and that of werift', () => {
  it.each([
    ['203.0.113.9', 50000],
    ['2001:db8::9', 59999],
  ])('werift reads what we write (%s)', (ip, port) => {
    const bytes = encodeMessage({
      messageClass: 'success',
      method: Method.ALLOCATE,
      transactionId: TRANSACTION_ID,
      attributes: [
        { type: AttributeType.XOR_RELAYED_ADDRESS, value: xorAddress(ip, port) },
        { type: AttributeType.LIFETIME, value: uint32(600) },
        { type: AttributeType.SOFTWARE, value: Buffer.from('odd') },
      ],
      integrityKey: KEY,
      hasFingerprint: true,
    });
    const message = parseMessage(Buffer.from(bytes), KEY);
    expect(message?.messageMethod).toBe(methods.ALLOCATE);
    expect(message?.messageClass).toBe(classes.RESPONSE);
    expect(message?.transactionId.toString('hex')).toBe(TRANSACTION_ID.toString('hex'));
    const relayed: unknown = message?.getAttributeValue('XOR-RELAYED-ADDRESS');
    expect(relayed).toEqual([ip, port]);
    expect(message?.getAttributeValue('LIFETIME')).toBe(600);
    // It refuses what does not verify, so the above means that integrity and fingerprint are right.
    expect(parseMessage(Buffer.from(bytes), Buffer.from('another key'))).toBeUndefined();
  });

  it('werift reads our errors', () => {
    const bytes = encodeMessage({
      messageClass: 'error',
      method: Method.CHANNEL_BIND,
      transactionId: TRANSACTION_ID,
      attributes: [{ type: AttributeType.ERROR_CODE, value: encodeErrorCode(437) }],
      integrityKey: null,
      hasFingerprint: false,
    });
    const message = parseMessage(Buffer.from(bytes));
    expect(message?.messageClass).toBe(classes.ERROR);
    expect(message?.getAttributeValue('ERROR-CODE')).toEqual([437, 'Allocation Mismatch']);
  });

  it.each([
    ['203.0.113.9', 50001],
    ['2001:db8::9', 50002],
  ])('we read what werift writes (%s)', (ip, port) => {
    const bytes = new Message(methods.SEND, classes.INDICATION, TRANSACTION_ID)
      .setAttribute('XOR-PEER-ADDRESS', [ip, port])
      .setAttribute('DATA', Buffer.from('some'))
      .setAttribute('USERNAME', 'user');
    if (!(bytes instanceof Message)) throw new Error('werift returned another object');
    const message = decodeStunMessage(bytes.addMessageIntegrity(KEY).addFingerprint().bytes);
    if (message.kind === 'malformed') throw new Error(message.reason);
    expect(message).toMatchObject({ messageClass: 'indication', method: Method.SEND });
    expect(addressIn(message, valueOf(message, AttributeType.XOR_PEER_ADDRESS))).toEqual({ ip, port });
    expect(text(message, AttributeType.DATA)).toBe('some');
    expect(fingerprintState(message)).toBe('right');
    expect(hasIntegrity(message, KEY)).toBe(true);
    expect(hasIntegrity(message, longTermKey('user', 'realm', 'passwore'))).toBe(false);
  });
});
