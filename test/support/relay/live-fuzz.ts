/** Mutated messages at a relay's real sockets, with a call beside them that must not notice. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { AttributeType } from '../../../server/relay/message/attribute-type.ts';
import { Method } from '../../../server/relay/message/header.ts';
import { decodeStunMessage } from '../../../server/relay/message/stun-message.ts';
import type { RelayIoChoice, RelayOptions } from '../../../server/relay/port.ts';
import { LOOPBACK, listenOn, loopbackCredentials, loopbackOptions } from '../../server/relay/loopback.ts';
import {
  channelNumber,
  peerAttribute,
  relayedAddressOf,
  request,
  restartTransactionIds,
  text,
  udp,
} from '../../server/relay/scripted-client.ts';
import type { Address, RequestOptions } from '../../server/relay/scripted-client.ts';
import { rtpPacket } from '../../server/relay/witness/rtp.ts';
import { TurnClient } from '../../server/relay/witness/turn-client.ts';
import { goodMessages } from './relay-corpus.ts';
import { ANSWER_LIMIT_BYTES, generator, mutated } from './relay-fuzz.ts';

/** The test whose call is beside. */
export const CALL_TEST = 'beside';
/** The test that the attackers have credentials of. */
export const ATTACKED_TEST = 'mutated';
/** Two that begin with an allocation each, and two strangers. */
export const ATTACKERS = 4;

/** What a run came to. */
export interface LiveFuzzFigures {
  /** Sent to attackers by the relay. */
  readonly replies: number;
  /** Of those: longer than any answer there is. */
  readonly tooLong: number;
  /** Packets of the call that were sent, each of which came through as it was before the next was sent. */
  readonly callPackets: number;
}

/**
 * Fewer than any socket's buffer holds. Behind so many the call sends its packet and waits for it: datagrams of one socket
 * are taken in their order, so all before it have been dealt with.
 */
export const BURST = 32;
const CHANNEL = 0x4000;
const ATTACKER_CHANNEL = 0x4001;
const CALL_SSRC = 0x0b51_de00;
const CALL_BYTES = 120;

/** What is to be tried is what answers, not the limits of how much is answered. */
const NO_LIMIT = 1e9;

/** A relay for `fuzzLiveRelay`, on a UDP port of the system's choice. */
export const liveFuzzOptions = (io: RelayIoChoice): RelayOptions =>
  loopbackOptions(
    [listenOn('udp')],
    { strangerRequestsBurst: NO_LIMIT, packetsPerSPerTest: NO_LIMIT, packetsPerSPerSource: NO_LIMIT },
    io,
  );

/** One socket that sends anything. */
class Attacker {
  replies = 0;
  tooLong = 0;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', ({ length }) => {
      this.replies += 1;
      if (length > ANSWER_LIMIT_BYTES) this.tooLong += 1;
    });
    // What the system refuses to send, the relay does not see.
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<Attacker> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.connect(port, LOOPBACK, resolve));
    return new Attacker(socket);
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  async ask(method: number, options: RequestOptions) {
    this.send(request(method, options));
    const arrived: Promise<unknown[]> = once(this.#socket, 'message');
    const message = decodeStunMessage((await arrived)[0] as Uint8Array);
    if (message.kind === 'malformed') throw new Error(message.reason);
    return message;
  }

  close(): void {
    this.#socket.close();
  }
}

/**
 * Sends so many mutated messages to the relay of `liveFuzzOptions` that listens on `port`; throws
 * when a packet of the call beside arrives as another. The same seed sends the same changes; nonces are the relay's.
 */
export async function fuzzLiveRelay(port: number, messages: number, seed: number): Promise<LiveFuzzFigures> {
  restartTransactionIds();
  const below = generator(seed);
  const sender = await TurnClient.open('udp', port, CALL_TEST);
  const receiver = await TurnClient.open('udp', port, CALL_TEST);
  const toSender = await sender.allocate();
  const toReceiver = await receiver.allocate();
  await sender.bind(CHANNEL, toReceiver);
  await receiver.bind(CHANNEL, toSender);

  const attackers = await Promise.all(Array.from({ length: ATTACKERS }, () => Attacker.open(port)));
  const { username, credential: password } = loopbackCredentials(ATTACKED_TEST);
  const credentials: RequestOptions[] = [];
  const relayed: Address[] = [];
  for (const [index, attacker] of attackers.entries()) {
    const challenge = await attacker.ask(Method.ALLOCATE, { attributes: [udp] });
    const own = { username, password, nonce: text(challenge, AttributeType.NONCE) };
    credentials.push(own);
    if (index < 2)
      relayed.push(relayedAddressOf(await attacker.ask(Method.ALLOCATE, { ...own, attributes: [udp] })));
  }
  const [toAlice, toBob] = relayed;
  if (toAlice === undefined || toBob === undefined) throw new Error('the attackers have no allocations');
  for (const [index, peer] of [toBob, toAlice].entries()) {
    const attributes = [channelNumber(ATTACKER_CHANNEL), peerAttribute(peer)];
    await attackers[index]?.ask(Method.CHANNEL_BIND, { ...credentials[index], attributes });
  }
  const corpus = credentials.flatMap((own) => goodMessages(own, toAlice, toBob));

  for (const attacker of attackers) attacker.replies = 0;
  let callPackets = 0;
  for (let sent = 0; sent < messages; sent += BURST) {
    for (let at = sent; at < Math.min(messages, sent + BURST); at += 1)
      attackers[below(ATTACKERS)]?.send(mutated(corpus[below(corpus.length)] ?? new Uint8Array(0), below));
    const packet = rtpPacket({ ssrc: CALL_SSRC, sequence: callPackets & 0xffff, sizeBytes: CALL_BYTES });
    const message = sender.onChannel(CHANNEL, packet);
    sender.send(message);
    if (Buffer.compare(await receiver.next(), message) !== 0)
      throw new Error(`packet ${callPackets} of the call came as another`);
    callPackets += 1;
  }
  const sum = (of: (attacker: Attacker) => number) =>
    attackers.reduce((total, attacker) => total + of(attacker), 0);
  const figures = {
    replies: sum(({ replies }) => replies),
    tooLong: sum(({ tooLong }) => tooLong),
    callPackets,
  };
  for (const client of [sender, receiver, ...attackers]) client.close();
  return figures;
}
