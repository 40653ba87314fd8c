/**
 * The program of classic BPF by which the system lets only one in so many datagrams of some senders through to a socket
 * (socket(7), SO_ATTACH_FILTER; bpf(2)). What it drops is dropped before it is queued, so it waits before nobody.
 *
 *     for each sender:  source port and address as its: go to "thin"
 *     all others:       pass
 *     thin:             a random number, one of `ONE_IN` passes
 */
import {
  encodeProgram,
  JUMP,
  JUMP_IF_EQUAL,
  JUMP_IF_SET,
  LOAD_HALF,
  LOAD_WORD,
  NETWORK_HEADER,
  RANDOM,
  RETURN,
} from './classic-bpf.ts';
import type { Instruction } from './classic-bpf.ts';
import { IPV4_NAME_BYTES, portOfWord } from './socket-address.ts';

/** So much is seen still of who is thinned out: enough to see that it goes on. A power of two. */
export const ONE_IN = 64;

/** RFC 768: the first field. */
const SOURCE_PORT_AT = 0;
/** Of the source address in the IP header (RFC 791, RFC 8200), and in a `sockaddr`, in words of four bytes. */
const IPV4 = { headerAt: 12, nameAt: 4, words: 1 } as const;
const IPV6 = { headerAt: 8, nameAt: 8, words: 4 } as const;
const PASS_BYTES = 0xffff;

/** `names` are the senders' socket addresses, as the system gave them, all of one family. */
export function senderFilter(names: readonly Int32Array[]): Uint8Array {
  const senders = names.map(recognise);
  let behind = senders.reduce((sum, { length }) => sum + length + 1, 0);
  const instructions: Instruction[] = [];
  for (const sender of senders) {
    behind -= sender.length + 1;
    // Over the other senders, and what passes all others.
    instructions.push(...sender, [JUMP, 0, 0, behind + 1]);
  }
  instructions.push(
    [RETURN, 0, 0, PASS_BYTES],
    [LOAD_WORD, 0, 0, RANDOM],
    [JUMP_IF_SET, 1, 0, ONE_IN - 1],
    [RETURN, 0, 0, PASS_BYTES],
    [RETURN, 0, 0, 0],
  );
  return encodeProgram(instructions);
}

/** Goes on with the instruction behind the next one unless a datagram is the sender's. */
function recognise(name: Int32Array): Instruction[] {
  const view = new DataView(name.buffer, name.byteOffset, name.byteLength);
  const { headerAt, nameAt, words } = name.byteLength === IPV4_NAME_BYTES ? IPV4 : IPV6;
  const found: Instruction[] = [];
  // Each comparison that fails leaves out the pairs behind it and the jump.
  const compare = (code: number, at: number, to: number, pairsBehind: number): void => {
    found.push([code, 0, 0, at], [JUMP_IF_EQUAL, 0, 2 * pairsBehind + 1, to]);
  };
  compare(LOAD_HALF, SOURCE_PORT_AT, portOfWord(name[0] ?? 0), words);
  for (let word = 0; word < words; word += 1)
    compare(
      LOAD_WORD,
      NETWORK_HEADER + headerAt + 4 * word,
      view.getUint32(nameAt + 4 * word),
      words - word - 1,
    );
  return found;
}
