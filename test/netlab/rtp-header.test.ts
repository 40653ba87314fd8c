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
    ['stun', [0x00, 0x01]],
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

  it('is total', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(() => peerPacketOf(Buffer.from(bytes))).not.toThrow();
      }),
    );
  });
});
