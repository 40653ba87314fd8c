import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peerPacketOf } from '../../netlab/rtp-header.ts';
import { rtpBytes } from './datagrams.ts';

describe('peerPacketOf (RFC 7983 §7, RFC 5761 §4)', () => {
  it('reads the fixed header of RTP (RFC 3550 §5.1)', () => {
    const bytes = rtpBytes({ payloadType: 111, sequenceNumber: 65_535, timestamp: 960, ssrc: 0xdeadbeef });

    expect(peerPacketOf(bytes)).toEqual({
      kind: 'rtp',
      rtp: { payloadType: 111, sequenceNumber: 65_535, timestamp: 960, ssrc: 0xdeadbeef, hasPadding: false },
    });
  });

  it('reads the payload type beside a marker, and the padding bit', () => {
    const bytes = rtpBytes({
      payloadType: 111,
      sequenceNumber: 1,
      ssrc: 2,
      hasMarker: true,
      hasPadding: true,
    });

    expect(peerPacketOf(bytes)).toMatchObject({ kind: 'rtp', rtp: { payloadType: 111, hasPadding: true } });
  });

  it.each([
    ['other', [0x04]],
    ['dtls', [20, 254]],
    ['dtls', [63]],
    ['other', [64]],
    ['rtcp', [0x80, 192]],
    ['rtcp', [0x81, 200]],
    ['rtcp', [0x80, 223]],
    ['other', [0x80, 111, 0, 1]],
    ['other', [0x80]],
    ['other', [0xc0, 0x00]],
    ['other', []],
  ])('says %s of %j', (kind, bytes) => {
    expect(peerPacketOf(Buffer.from(bytes))).toEqual({ kind });
  });

  it.each([
    ['a request (RFC 8489 §5)', [0x00, 0x01], true],
    ['what answers it', [0x01, 0x01], false],
  ])('reads of a connectivity check the transaction: %s', (_, type, isRequest) => {
    const id = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0xff];
    expect(peerPacketOf(Buffer.from([...type, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...id]))).toEqual({
      kind: 'stun',
      check: { isRequest, transactionId: '0102030405060708090a0bff' },
    });
  });

  it.each([
    ['an error response', [0x01, 0x11, ...Array.from({ length: 18 }, () => 0)]],
    ['what is cut short', [0x00, 0x01, ...Array.from({ length: 17 }, () => 0)]],
  ])('takes for no check %s', (_, bytes) => {
    expect(peerPacketOf(Buffer.from(bytes))).toEqual({ kind: 'stun', check: null });
  });

  it('is total', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(() => peerPacketOf(Buffer.from(bytes))).not.toThrow();
      }),
    );
  });
});
