import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turnDatagramOf } from '../../netlab/turn-datagram.ts';
import { channelData, rtpBytes, stunMessage } from './datagrams.ts';

const RTP = rtpBytes({ sequenceNumber: 7, ssrc: 42 });
const CARRIED = { kind: 'rtp', rtp: { sequenceNumber: 7, ssrc: 42 } };
const XOR_PEER_ADDRESS = [0x0012, Buffer.from([0, 1, 0x12, 0x34, 0x5e, 0x12, 0xa4, 0x43])] as const;

describe('turnDatagramOf (RFC 8656 §11, §12)', () => {
  it('looks into ChannelData, also with a number of RFC 5766 only', () => {
    expect(turnDatagramOf(channelData(RTP))).toMatchObject({ kind: 'channel-data', carries: CARRIED });
    expect(turnDatagramOf(channelData(RTP, 0x7fff))).toMatchObject({
      kind: 'channel-data',
      carries: CARRIED,
    });
  });

  it('does not read padding after ChannelData as payload', () => {
    const padded = Buffer.concat([channelData(Buffer.from([0x80])), Buffer.alloc(3)]);

    expect(turnDatagramOf(padded)).toEqual({ kind: 'channel-data', carries: { kind: 'other' } });
  });

  it('looks into Send and Data indications, wherever DATA stands', () => {
    expect(turnDatagramOf(stunMessage(0x0016, [XOR_PEER_ADDRESS, [0x0013, RTP]]))).toMatchObject({
      kind: 'send-indication',
      carries: CARRIED,
    });
    // An attribute of 5 bytes is padded to 8 (RFC 8489 §14).
    expect(
      turnDatagramOf(
        stunMessage(0x0017, [
          [0x8022, Buffer.alloc(5)],
          [0x0013, RTP],
        ]),
      ),
    ).toMatchObject({
      kind: 'data-indication',
      carries: CARRIED,
    });
  });

  it('carries nothing in an indication without DATA', () => {
    expect(turnDatagramOf(stunMessage(0x0016, [XOR_PEER_ADDRESS]))).toEqual({
      kind: 'send-indication',
      carries: null,
    });
  });

  it('says stun of other STUN messages', () => {
    expect(turnDatagramOf(stunMessage(0x0003, []))).toEqual({ kind: 'stun', carries: null });
  });

  it('reads packets outside of TURN as they are', () => {
    expect(turnDatagramOf(RTP)).toMatchObject({ kind: 'other', carries: CARRIED });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['ChannelData cut short', channelData(RTP).subarray(0, 10)],
    ['ChannelData without a header', Buffer.from([0x40, 0])],
    ['STUN without the magic cookie', Buffer.alloc(20)],
  ])('says other of %s', (_, bytes) => {
    expect(turnDatagramOf(bytes)).toEqual({ kind: 'other', carries: null });
  });

  it('is total, also for damaged messages', () => {
    const whole = stunMessage(0x0017, [XOR_PEER_ADDRESS, [0x0013, RTP]]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, length) => {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8(value, at);
        expect(() => turnDatagramOf(damaged.subarray(0, length))).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});
