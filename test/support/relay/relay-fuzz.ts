import { relayCorpus } from './relay-corpus.ts';

/** What a run of mutated messages came to. */
export interface FuzzFigures {
  readonly messages: number;
  readonly replies: number;
  readonly relayed: number;
  /** Messages that were answered more than once, or by more bytes than any answer has. */
  readonly unbounded: number;
  readonly allocations: number;
  readonly tests: number;
  readonly clients: number;
}

/** Longer than any answer there is. */
export const ANSWER_LIMIT_BYTES = 600;
/** Values at which lengths and types turn. */
const EDGES = [0, 1, 4, 8, 0x3f, 0x40, 0x7f, 0x80, 0xff];
/** Where type, length and cookie are. */
const HEAD_BYTES = 24;
/** A tenth of a second each thousand: nonces, allocations and permissions run out on the way. */
const STEP_S = 0.1;
const STEP_EVERY = 1000;

/** Whole numbers from 0 to below a bound. */
export type Below = (below: number) => number;

/** Mulberry32: small, quick, and the same everywhere. */
export function generator(seed: number): Below {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Sends so many messages, each a good one with some bytes changed, cut off or added. The same seed is the same run. */
export function fuzzRelay(messages: number, seed: number): FuzzFigures {
  const below = generator(seed);
  const { clock, service, clients, corpus } = relayCorpus();

  // What they were told while they connected is no answer to what follows.
  for (const { replies, relayed } of clients) replies.length = relayed.length = 0;
  const figures = { replies: 0, relayed: 0, unbounded: 0 };
  for (let at = 0; at < messages; at += 1) {
    const client = clients[below(clients.length)];
    if (client === undefined) continue;
    client.send(mutated(corpus[below(corpus.length)] ?? new Uint8Array(0), below));
    const [reply, ...more] = client.replies;
    if (more.length > 0 || (reply?.length ?? 0) > ANSWER_LIMIT_BYTES) figures.unbounded += 1;
    for (const each of clients) {
      figures.replies += each.replies.length;
      figures.relayed += each.relayed.length;
      each.replies.length = 0;
      each.relayed.length = 0;
    }
    if (at % STEP_EVERY === STEP_EVERY - 1) {
      clock.advanceS(STEP_S);
      service.sweep();
    }
  }
  const { allocations, tests } = service.stats();
  return { messages, ...figures, allocations, tests, clients: clients.length };
}

/** A copy with some bytes changed, cut off or added, or none. */
export function mutated(source: Uint8Array, below: Below): Uint8Array {
  const cutBytes = below(4) === 0 ? below(40) : 0;
  const addedBytes = below(4) === 0 ? below(24) : 0;
  const kept = source.subarray(0, Math.max(0, source.length - cutBytes));
  const bytes = new Uint8Array(kept.length + addedBytes);
  bytes.set(kept);
  for (let at = kept.length; at < bytes.length; at += 1) bytes[at] = below(256);
  if (bytes.length === 0) return bytes;
  for (let edits = below(4); edits > 0; edits -= 1) {
    const at = below(2) === 0 ? below(Math.min(HEAD_BYTES, bytes.length)) : below(bytes.length);
    bytes[at] = below(2) === 0 ? below(256) : (EDGES[below(EDGES.length)] ?? 0);
  }
  return bytes;
}

/** ChannelData begins so (RFC 8656 §12); STUN has two zeros there. */
const FIRST_OF_CHANNEL_DATA = 0x40;
const FIRST_OF_NEITHER = 0x50;
const STUN_HEAD_BYTES = 20;
const COOKIE = [0x21, 0x12, 0xa4, 0x42];

/** A copy that a stream can be followed past: its frame's length, padding and cookie fit, whatever else is wrong in it. */
export function framed(message: Uint8Array): Uint8Array {
  const [first = 0] = message;
  const isChannelData = first >= FIRST_OF_CHANNEL_DATA && first < FIRST_OF_NEITHER;
  const headBytes = isChannelData ? 4 : STUN_HEAD_BYTES;
  const bytes = new Uint8Array(Math.max(headBytes, Math.ceil(message.length / 4) * 4));
  bytes.set(message);
  const lengthBytes = (isChannelData ? Math.max(headBytes, message.length) : bytes.length) - headBytes;
  bytes[2] = lengthBytes >>> 8;
  bytes[3] = lengthBytes & 0xff;
  if (isChannelData) return bytes;
  bytes[0] = first & 0x3f;
  bytes.set(COOKIE, 4);
  return bytes;
}
