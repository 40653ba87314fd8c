import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import { fingerprintState } from '../../../../server/relay/message/fingerprint.ts';
import { StreamFraming } from '../../../../server/relay/message/stream-framing.ts';
import {
  decodeStunMessage,
  typesNotUnderstood,
  valueOf,
} from '../../../../server/relay/message/stun-message.ts';
import { scanSendIndication } from '../../../../server/relay/service/send-indication.ts';
import { relayCorpus } from '../../../support/relay/relay-corpus.ts';

const BATCHES = 2000;
const MESSAGES_PER_BATCH = 60;

interface Mutation {
  readonly of: number;
  readonly edits: readonly (readonly [at: number, byte: number])[];
  readonly cutBytes: number;
  readonly tail: Uint8Array;
}

/** Half of the mutations touch the first 24 bytes, where type, length and cookie are. */
const edit = fc.tuple(
  fc.oneof(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 2000 })),
  fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 4, 8, 0x7f, 0x80, 0xff)),
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  of: fc.nat({ max: 1000 }),
  edits: fc.array(edit, { maxLength: 4 }),
  cutBytes: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 40 })),
  tail: fc.oneof({ weight: 3, arbitrary: fc.constant(new Uint8Array(0)) }, fc.uint8Array({ maxLength: 24 })),
});

function mutated(corpus: readonly Uint8Array[], { of, edits, cutBytes, tail }: Mutation): Uint8Array {
  const source = corpus[of % corpus.length] ?? new Uint8Array(0);
  const bytes = Buffer.concat([source.subarray(0, Math.max(0, source.length - cutBytes)), tail]);
  for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes;
}

describe('whatever arrives', () => {
  it(
    `leaves the relay standing and its memory bounded (${BATCHES * MESSAGES_PER_BATCH} mutated messages)`,
    { timeout: 120_000 },
    () => {
      let messages = 0;
      let relayed = 0;
      const batch = fc.array(mutation, { minLength: MESSAGES_PER_BATCH, maxLength: MESSAGES_PER_BATCH });
      const { service, clients, corpus } = relayCorpus();
      fc.assert(
        fc.property(batch, (mutations) => {
          for (const one of mutations) {
            const bytes = mutated(corpus, one);
            const client = clients[(one.of + one.cutBytes) % clients.length];
            client?.send(bytes);
            messages += 1;
          }
          for (const client of clients) {
            for (const reply of client.replies) expect(reply.length).toBeLessThan(600);
            relayed += client.relayed.length;
            // One request, at most one reply.
            expect(client.replies.length).toBeLessThanOrEqual(MESSAGES_PER_BATCH);
            client.replies.length = 0;
            client.relayed.length = 0;
          }
          const { allocations, tests } = service.stats();
          expect(allocations).toBeLessThanOrEqual(clients.length);
          expect(tests).toBeLessThanOrEqual(1);
        }),
        { numRuns: BATCHES, seed: 8656, endOnFailure: true },
      );
      expect(messages).toBe(BATCHES * MESSAGES_PER_BATCH);
      // The mutations are not so wild that nothing gets through.
      expect(relayed).toBeGreaterThan(1000);
    },
  );

  it('is read alike by the quick reader of Send indications and by the decoder', () => {
    const { corpus } = relayCorpus();
    const sends = corpus.filter((bytes) => bytes[0] === 0 && bytes[1] === 0x16);
    let read = 0;
    fc.assert(
      fc.property(mutation, (one) => {
        const bytes = mutated(sends, one);
        fc.pre(bytes[0] === 0 && bytes[1] === 0x16);
        const fields = { peerAt: 0, peerLengthBytes: 0, dataAt: 0, dataLengthBytes: 0 };
        const isRead = scanSendIndication(bytes, fields);
        const message = decodeStunMessage(bytes);
        const isGood =
          message.kind === 'stun' &&
          fingerprintState(message) !== 'wrong' &&
          typesNotUnderstood(message).length === 0 &&
          valueOf(message, AttributeType.XOR_PEER_ADDRESS) !== undefined &&
          valueOf(message, AttributeType.DATA) !== undefined;
        expect(isRead).toBe(isGood);
        if (message.kind === 'malformed' || !isGood) return;
        read += 1;
        const { peerAt, peerLengthBytes, dataAt, dataLengthBytes } = fields;
        expect(bytes.subarray(peerAt, peerAt + peerLengthBytes)).toEqual(
          valueOf(message, AttributeType.XOR_PEER_ADDRESS),
        );
        expect(bytes.subarray(dataAt, dataAt + dataLengthBytes)).toEqual(
          valueOf(message, AttributeType.DATA),
        );
      }),
      { numRuns: 20_000, seed: 8656 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('is cut from a stream without ever holding more than one message', () => {
    const { corpus } = relayCorpus();
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 20 }), fc.integer({ min: 1, max: 97 }), (all, step) => {
        const framing = new StreamFraming();
        const stream = Buffer.concat(all.map((one) => mutated(corpus, one)));
        let deliveredBytes = 0;
        for (let at = 0; at < stream.length; at += step) {
          const chunk = stream.subarray(at, at + step);
          const framed = framing.push(chunk, 2048, (message) => {
            deliveredBytes += message.length;
            decodeStunMessage(message);
          });
          if (framed.kind === 'lost') break;
          expect(framing.bufferedBytes).toBeLessThan(2048);
        }
        expect(deliveredBytes).toBeLessThanOrEqual(stream.length);
      }),
      { numRuns: 2000, seed: 8656 },
    );
  });
});
