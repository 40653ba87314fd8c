/** Mutated messages at a relay's real sockets, with a call beside them that must not notice. */
import { AttributeType } from '../../../server/relay/message/attribute-type.ts';
import { Method } from '../../../server/relay/message/header.ts';
import type { RelayIoChoice, RelayOptions, RelayTransport } from '../../../server/relay/port.ts';
import { listenOn, loopbackCredentials, loopbackOptions } from '../../server/relay/loopback.ts';
import {
  channelNumber,
  peerAttribute,
  relayedAddressOf,
  restartTransactionIds,
  text,
  udp,
} from '../../server/relay/scripted-client.ts';
import type { Address } from '../../server/relay/scripted-client.ts';
import { CallBeside } from './call-beside.ts';
import type { FuzzedListener } from './call-beside.ts';
import { DatagramAttacker, StreamAttacker } from './fuzz-attackers.ts';
import type { Attacker } from './fuzz-attackers.ts';
import { goodMessages } from './relay-corpus.ts';
import { generator, mutated } from './relay-fuzz.ts';
import type { Below } from './relay-fuzz.ts';

/** The test that the attackers have credentials of. */
export const ATTACKED_TEST = 'mutated';
/** Two that begin with an allocation each, and two strangers. */
export const ATTACKERS = 4;
const WITH_ALLOCATION = 2;

/** How attackers and the caller reach the relay. */
export const FUZZED_TRANSPORTS: readonly RelayTransport[] = ['udp', 'tcp', 'tls'];

/** What a run came to. */
export interface LiveFuzzFigures {
  /** Sent to attackers by the relay. */
  readonly replies: number;
  /** Of those: longer than any answer there is. */
  readonly tooLong: number;
  /** Connections that attackers had to make; `ATTACKERS` where none was closed. */
  readonly connections: number;
  /** Packets of the call that were sent and echoed, each of which came through as it was before the next was sent. */
  readonly callPackets: number;
}

/**
 * Fewer than any socket's buffer holds. Behind so many the call sends its packet and waits for its echo: datagrams of one
 * socket are taken in their order, so all before it have been dealt with. Streams wait for what the relay has not read.
 */
export const BURST = 32;
const ATTACKER_CHANNEL = 0x4001;

/** What is to be tried is what answers, not the limits of how much is answered. */
const NO_LIMIT = 1e9;
/** A witness is read at once. Kept longer, those of seed after seed would hide what else grows. */
const WITNESS_KEPT_MS = 10_000;

/** A relay for `fuzzLiveRelay`, on ports of the system's choice. */
export const liveFuzzOptions = (io: RelayIoChoice): RelayOptions =>
  loopbackOptions(
    FUZZED_TRANSPORTS.map((transport) => listenOn(transport)),
    {
      strangerRequestsBurst: NO_LIMIT,
      packetsPerSPerTest: NO_LIMIT,
      packetsPerSPerSource: NO_LIMIT,
      witnessKeptMs: WITNESS_KEPT_MS,
    },
    io,
  );

/** An attacker with what it says: its nonce is of its own port. */
interface Armed {
  readonly attacker: Attacker;
  own: { readonly username: string; readonly password: string; readonly nonce: string };
  /** Where its peer reaches it; `null`: a stranger. */
  relayed: Address | null;
  corpus: readonly Uint8Array[];
}

/**
 * Sends so many mutated messages to a listener of the relay of `liveFuzzOptions`, beside a call of `callTest`; throws
 * when a packet of the call arrives as another. The same seed makes the same changes; nonces are the relay's.
 */
export async function fuzzLiveRelay(
  listener: FuzzedListener,
  messages: number,
  { seed, callTest }: { readonly seed: number; readonly callTest: string },
): Promise<LiveFuzzFigures> {
  restartTransactionIds();
  const below = generator(seed);
  const call = await CallBeside.open(listener, callTest);
  const { username, credential: password } = loopbackCredentials(ATTACKED_TEST);
  const own = { username, password, nonce: '' };
  const armed: Armed[] = [];
  for (let index = 0; index < ATTACKERS; index += 1)
    armed.push({ attacker: await attackerOn(listener, below), own, relayed: null, corpus: [] });
  await rearm(armed, armed);

  for (const { attacker } of armed) attacker.replies = 0;
  for (let sent = 0; sent < messages; sent += BURST) {
    await rearm(await beginAnew(armed), armed);
    for (let at = sent; at < Math.min(messages, sent + BURST); at += 1) {
      const { attacker, corpus } = armed[below(ATTACKERS)] ?? armed[0] ?? failed();
      attacker.send(mutated(corpus[below(corpus.length)] ?? new Uint8Array(0), below));
    }
    await call.exchange();
  }
  const sum = (of: (attacker: Attacker) => number) =>
    armed.reduce((total, { attacker }) => total + of(attacker), 0);
  const figures = {
    replies: sum(({ replies }) => replies),
    tooLong: sum(({ tooLong }) => tooLong),
    connections: sum(({ connections }) => connections),
    callPackets: call.packets,
  };
  call.close();
  for (const { attacker } of armed) attacker.close();
  return figures;
}

function failed(): never {
  throw new Error('there are no attackers');
}

const attackerOn = ({ transport, port }: FuzzedListener, below: Below): Promise<Attacker> =>
  transport === 'udp' ? DatagramAttacker.open(port) : StreamAttacker.open(port, transport === 'tls', below);

/**
 * Those whose stream was closed have another now. The two with allocations always together: on a stream that waits for the
 * rest of a message, nothing can be asked.
 */
async function beginAnew(armed: readonly Armed[]): Promise<readonly Armed[]> {
  for (const { attacker } of armed) await attacker.caughtUp();
  const isClosed = ({ attacker }: Armed): boolean => attacker.isClosed;
  const pair = armed.filter(({ relayed }) => relayed !== null);
  const anew = armed.filter((one) => isClosed(one) || (one.relayed !== null && pair.some(isClosed)));
  for (const { attacker } of anew) await attacker.beginAnew();
  return anew;
}

/**
 * Gets those that begin anew what they had: a nonce, and all but strangers an allocation. Then the two with allocations
 * have a channel to one another, and everybody the messages that fit.
 */
async function rearm(anew: readonly Armed[], all: readonly Armed[]): Promise<void> {
  for (const one of anew) {
    const challenge = await one.attacker.ask(Method.ALLOCATE, { attributes: [udp] });
    one.own = { ...one.own, nonce: text(challenge, AttributeType.NONCE) };
    if (all.indexOf(one) < WITH_ALLOCATION)
      one.relayed = relayedAddressOf(
        await one.attacker.ask(Method.ALLOCATE, { ...one.own, attributes: [udp] }),
      );
  }
  const [alice, bob] = all;
  if (anew.length === 0 || !alice?.relayed || !bob?.relayed) return;
  for (const [one, peer] of [
    [alice, bob.relayed],
    [bob, alice.relayed],
  ] as const) {
    const attributes = [channelNumber(ATTACKER_CHANNEL), peerAttribute(peer)];
    if (anew.includes(one)) await one.attacker.ask(Method.CHANNEL_BIND, { ...one.own, attributes });
  }
  for (const one of all) one.corpus = goodMessages(one.own, alice.relayed, bob.relayed);
}
