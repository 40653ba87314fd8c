import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../../server/relay/message/attribute-type.ts';
import type { OutgoingAttribute } from '../../../../server/relay/message/encode-message.ts';
import { fingerprintState } from '../../../../server/relay/message/fingerprint.ts';
import { Method } from '../../../../server/relay/message/header.ts';
import { StreamFraming } from '../../../../server/relay/message/stream-framing.ts';
import {
  decodeStunMessage,
  typesNotUnderstood,
  valueOf,
} from '../../../../server/relay/message/stun-message.ts';
import { scanSendIndication } from '../../../../server/relay/service/send-indication.ts';
import {
  ManualRelayClock,
  ScriptedClient,
  channelData,
  channelNumber,
  indication,
  lifetime,
  pair,
  peerAttribute,
  request,
  sendIndication,
  serviceWith,
  udp,
  usernameOf,
} from '../scripted-client.ts';

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

/** A world with two connected clients, and messages that mean something in it. */
function world() {
  const clock = new ManualRelayClock();
  // No end of what may be sent: the clock stands still, and what is to be tried is what answers.
  const service = serviceWith(clock, {
    allocationsPerTest: 6,
    strangerRequestsBurst: 1e9,
    packetsPerSPerTest: 1e9,
    packetsPerSPerSource: 1e9,
  });
  const { alice, bob, toAlice, toBob } = pair(service);
  alice.bind(0x4001, toBob);
  const stream = new ScriptedClient(service, 3, '192.0.2.60', true);
  const strangers = [new ScriptedClient(service, 4), new ScriptedClient(service, 5, '2001:db8::5')];
  const clients = [alice, bob, stream, ...strangers];
  const corpus = clients.flatMap((client) => {
    const credentials = { username: usernameOf('test-1'), nonce: client.nonce() };
    const ask = (method: number, ...attributes: OutgoingAttribute[]) =>
      request(method, { ...credentials, attributes });
    return [
      ask(Method.ALLOCATE, udp, { type: AttributeType.EVEN_PORT, value: Uint8Array.of(0x80) }),
      ask(Method.ALLOCATE, udp, {
        type: AttributeType.ADDITIONAL_ADDRESS_FAMILY,
        value: Uint8Array.of(2, 0, 0, 0),
      }),
      ask(Method.REFRESH, lifetime(900)),
      ask(Method.CREATE_PERMISSION, peerAttribute(toBob), peerAttribute(toAlice)),
      ask(Method.CHANNEL_BIND, channelNumber(0x4002), peerAttribute(toAlice)),
      request(Method.BINDING, { hasFingerprint: true }),
      request(Method.ALLOCATE, { attributes: [udp] }),
      sendIndication(toBob, Buffer.from('some data')),
      indication(
        'indication',
        Method.SEND,
        [
          { type: AttributeType.DATA, value: Buffer.from('data first') },
          peerAttribute({ ip: '2001:db8::9', port: 50000 }),
        ],
        true,
      ),
      channelData(0x4001, Buffer.from('on a channel')),
      channelData(0x4001, Buffer.from('padded'), true),
    ];
  });
  return { service, clients, corpus };
}

describe('whatever arrives', () => {
  it(
    `leaves the relay standing and its memory bounded (${BATCHES * MESSAGES_PER_BATCH} mutated messages)`,
    { timeout: 120_000 },
    () => {
      let messages = 0;
      let relayed = 0;
      const batch = fc.array(mutation, { minLength: MESSAGES_PER_BATCH, maxLength: MESSAGES_PER_BATCH });
      const { service, clients, corpus } = world();
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
    const { corpus } = world();
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
    const { corpus } = world();
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
