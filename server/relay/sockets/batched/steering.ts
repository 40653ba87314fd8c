/**
 * The program of classic BPF by which the system chooses, among the sockets of one port, whose a datagram is (socket(7),
 * SO_ATTACH_REUSEPORT_CBPF): always the same one for a network, a /24 of IPv4 or a /64 of IPv6. So each thread has all of its
 * networks, with their limits, and nearly always both ends of a test.
 *
 *     the network's number, times a constant that spreads neighbours, its upper half modulo the threads
 */
import {
  ALU_MODULO,
  ALU_MULTIPLY,
  ALU_SHIFT_RIGHT,
  ALU_XOR_X,
  encodeProgram,
  LOAD_WORD,
  MOVE_A_TO_X,
  NETWORK_HEADER,
  RETURN_A,
} from './classic-bpf.ts';

/** Where the source address begins in the IP header (RFC 791, RFC 8200). */
const IPV4_SOURCE_AT = 12;
const IPV6_SOURCE_AT = 8;
const HOST_BITS = 8;
/** Knuth's: 2^32 by the golden ratio. */
const SPREAD = 0x9e37_79b1;
const HALF_BITS = 16;

/** For so many sockets, which are numbered in the order that they were bound in. */
export function steeringProgram(isIpv6: boolean, sockets: number): Uint8Array {
  return encodeProgram([
    ...(isIpv6
      ? ([
          [LOAD_WORD, 0, 0, NETWORK_HEADER + IPV6_SOURCE_AT],
          [MOVE_A_TO_X, 0, 0, 0],
          [LOAD_WORD, 0, 0, NETWORK_HEADER + IPV6_SOURCE_AT + 4],
          [ALU_MULTIPLY, 0, 0, SPREAD],
          [ALU_XOR_X, 0, 0, 0],
        ] as const)
      : ([
          [LOAD_WORD, 0, 0, NETWORK_HEADER + IPV4_SOURCE_AT],
          [ALU_SHIFT_RIGHT, 0, 0, HOST_BITS],
        ] as const)),
    [ALU_MULTIPLY, 0, 0, SPREAD],
    [ALU_SHIFT_RIGHT, 0, 0, HALF_BITS],
    [ALU_MODULO, 0, 0, sockets],
    [RETURN_A, 0, 0, 0],
  ]);
}
