import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamFraming } from '../../../../server/relay/message/stream-framing.ts';

const LIMIT_BYTES = 1000;
const BINDING = Buffer.from('000100002112a442000000000000000000000000', 'hex');
/** Five bytes of data on channel 0x4001: on a stream 4 + 5 bytes take 12 (RFC 8656 §12.5). */
const CHANNEL_DATA = Buffer.from('400100050102030405000000', 'hex');

function framed(chunks: readonly Uint8Array[], limitBytes = LIMIT_BYTES) {
  const framing = new StreamFraming();
  const messages: string[] = [];
  let last = framing.push(new Uint8Array(0), limitBytes, () => undefined);
  for (const chunk of chunks) {
    if (last.kind === 'lost') break;
    last = framing.push(chunk, limitBytes, (message) => messages.push(Buffer.from(message).toString('hex')));
  }
  return { messages, last, bufferedBytes: framing.bufferedBytes };
}

describe('StreamFraming (RFC 8489 §6.2.2, RFC 8656 §12.5)', () => {
  it('finds STUN and padded ChannelData however the stream is cut', () => {
    const stream = Buffer.concat([BINDING, CHANNEL_DATA, CHANNEL_DATA, BINDING]);
    const expected = [BINDING, CHANNEL_DATA, CHANNEL_DATA, BINDING].map((bytes) => bytes.toString('hex'));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const chunks = edges.slice(1).map((edge, at) => stream.subarray(edges[at], edge));
        const { messages, bufferedBytes } = framed(chunks);
        expect(messages).toEqual(expected);
        expect(bufferedBytes).toBe(0);
      }),
    );
  });

  it('waits for the padding too', () => {
    const { messages, bufferedBytes } = framed([CHANNEL_DATA.subarray(0, 11)]);
    expect(messages).toEqual([]);
    expect(bufferedBytes).toBe(11);
  });

  it.each([
    ['a first byte of 0x80', '80010000', 'neither STUN nor ChannelData'],
    ['a TLS hello', '1603010000fc0303', 'neither STUN nor ChannelData'],
    ['HTTP', '47455420', 'message too long'],
    ['a STUN length of 3', '00010003', 'neither STUN nor ChannelData'],
    ['a STUN message over the limit', '000103d8', 'message too long'],
  ])('gives up on %s', (_what, hex, reason) => {
    // 0x3d8 = 984, and the header's 20 make 1004.
    expect(framed([Buffer.from(hex, 'hex')]).last).toEqual({ kind: 'lost', reason });
  });

  it('never holds more than one message of the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 30 }), (chunks) => {
        expect(framed(chunks).bufferedBytes).toBeLessThan(LIMIT_BYTES);
      }),
    );
  });
});
