/** Programs of classic BPF, as the system takes them (bpf(2); Linux, include/uapi/linux/filter.h and bpf_common.h). */

export const LOAD_WORD = 0x20;
export const LOAD_HALF = 0x28;
export const JUMP = 0x05;
export const JUMP_IF_EQUAL = 0x15;
export const JUMP_IF_SET = 0x45;
export const RETURN = 0x06;
export const RETURN_A = 0x16;
export const MOVE_A_TO_X = 0x07;
export const ALU_MULTIPLY = 0x24;
export const ALU_SHIFT_RIGHT = 0x74;
export const ALU_MODULO = 0x94;
export const ALU_XOR_X = 0xac;
/** What is loaded from here on is of the IP header, and this is a random number. A UDP socket's datagram begins with the UDP header. */
export const NETWORK_HEADER = -0x100000;
export const RANDOM = -0x1000 + 56;
export const INSTRUCTION_BYTES = 8;

/** One instruction: its code, how many to leave out where the condition holds and where not, and its number. */
export type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

export function encodeProgram(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(instructions.length * INSTRUCTION_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, [code, ifTrue, ifFalse, k]] of instructions.entries()) {
    const at = index * INSTRUCTION_BYTES;
    view.setUint16(at, code, true);
    view.setUint8(at + 2, ifTrue);
    view.setUint8(at + 3, ifFalse);
    view.setInt32(at + 4, k, true);
  }
  return bytes;
}
