import { describe, expect, it } from 'vitest';
import { isRtp, rtpSequence, rtpSsrc } from '../../../../server/relay/witness/rtp-header.ts';
import { rtpPacket } from './rtp.ts';

const AT = 4;
/** Four bytes of TURN in front, as on a channel. */
const framed = (bytes: Uint8Array): Uint8Array => Buffer.concat([Uint8Array.of(0x40, 0, 0, 0), bytes]);
const isRtpAlone = (bytes: Uint8Array): boolean => isRtp(framed(bytes), AT, bytes.length);
const startingWith = (...first: number[]): Uint8Array => {
  const bytes = new Uint8Array(40);
  bytes.set(first);
  return bytes;
};

describe('isRtp', () => {
  it.each([0, 8, 63, 96, 111, 127])('takes payload type %i, marked or not', (payloadType) => {
    for (const isMarked of [false, true])
      expect(isRtpAlone(rtpPacket({ ssrc: 1, sequence: 2, payloadType, isMarked }))).toBe(true);
  });

  // RFC 5761 §4: 64 to 95 with the marker bit are RTCP's 192 to 223 (sender report 200, receiver report 201).
  it.each([64, 72, 73, 77, 78, 79, 95])('takes payload type %i for RTCP', (payloadType) => {
    for (const isMarked of [false, true])
      expect(isRtpAlone(rtpPacket({ ssrc: 1, sequence: 2, payloadType, isMarked }))).toBe(false);
  });

  it.each([
    ['STUN', startingWith(0x00, 0x01, 0x00, 0x14, 0x21, 0x12, 0xa4, 0x42)],
    ['ZRTP', startingWith(0x10)],
    ['DTLS handshake', startingWith(22, 0xfe, 0xfd)],
    ['DTLS data', startingWith(23, 0xfe, 0xfd)],
    ['TURN channel', startingWith(0x40, 0x00)],
    ['first byte 127', startingWith(127, 111)],
    ['first byte 192', startingWith(192, 111)],
  ])('is not deceived by %s (RFC 7983 §7)', (_name, bytes) => {
    expect(isRtpAlone(bytes)).toBe(false);
  });

  it('needs a whole fixed header, whatever lies behind it', () => {
    const packet = rtpPacket({ ssrc: 1, sequence: 2, sizeBytes: 12 });
    expect(isRtp(packet, 0, 12)).toBe(true);
    expect(isRtp(packet, 0, 11)).toBe(false);
    expect(isRtp(new Uint8Array(0), 0, 0)).toBe(false);
  });
});

it('reads sequence number and SSRC where they lie', () => {
  const bytes = framed(rtpPacket({ ssrc: 0xfedc_ba98, sequence: 0xfffe }));
  expect([rtpSequence(bytes, AT), rtpSsrc(bytes, AT)]).toEqual([0xfffe, 0xfedc_ba98]);
});
