/** Implements RFC 1035 §4 as far as a responder for A and AAAA (RFC 3596) needs it: one question, answers from a zone. */
import { isIPv4, isIPv6 } from 'node:net';
import type { DnsFate } from './dns-zone.ts';

/** A question, and its bytes to repeat in the answer. */
export interface DnsQuestion {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  readonly bytes: Buffer;
}

export const TYPE_A = 1;
export const TYPE_AAAA = 28;
const CLASS_IN = 1;
const HEADER_BYTES = 12;
/** QR, AA, RD and RA: an answer, from who knows, to a question that wanted recursion and has it. */
const ANSWER_FLAGS = 0x8580;
/** A name as a pointer to the one in the question (§4.1.4), which stands right after the header. */
const POINTER_TO_QUESTION = 0xc000 | HEADER_BYTES;
/** Long enough for a test, short enough that the next one asks again. */
const TTL_S = 1;

/** Reads a query of one question; `null` when it is none. Total. */
export function questionOf(message: Buffer): DnsQuestion | null {
  if (message.length < HEADER_BYTES || message.readUInt16BE(4) !== 1) return null;
  // A response is not a question.
  if ((message.readUInt16BE(2) & 0x8000) !== 0) return null;
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const length = message[at];
    if (length === undefined || length > 63) return null;
    at += 1;
    if (length === 0) break;
    if (at + length > message.length) return null;
    labels.push(message.toString('latin1', at, at + length).toLowerCase());
    at += length;
  }
  if (at + 4 > message.length) return null;
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.'),
    type: message.readUInt16BE(at),
    bytes: message.subarray(HEADER_BYTES, at + 4),
  };
}

/** The answer to a question; `null` where silence is. */
export function answerTo(question: DnsQuestion, fate: DnsFate): Buffer | null {
  switch (fate.kind) {
    case 'silent':
      return null;
    case 'missing':
      return message(question, 3, []);
    case 'failing':
      return message(question, 2, []);
    case 'resolves':
      return message(question, 0, addressesOf(question.type, fate));
  }
}

function addressesOf(type: number, { ipv4, ipv6 }: DnsFate & { kind: 'resolves' }): Buffer[] {
  if (type === TYPE_A)
    return ipv4.filter(isIPv4).map((address) => Buffer.from(address.split('.').map(Number)));
  if (type === TYPE_AAAA) return ipv6.filter(isIPv6).map(ipv6Bytes);
  return [];
}

/** RFC 4291 §2.2, without the form that ends in an IPv4 address. */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groupsOf = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const groups = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function message(question: DnsQuestion, code: number, addresses: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(question.id, 0);
  header.writeUInt16BE(ANSWER_FLAGS | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const fixed = Buffer.alloc(12);
    fixed.writeUInt16BE(POINTER_TO_QUESTION, 0);
    fixed.writeUInt16BE(question.type, 2);
    fixed.writeUInt16BE(CLASS_IN, 4);
    fixed.writeUInt32BE(TTL_S, 6);
    fixed.writeUInt16BE(address.length, 10);
    return Buffer.concat([fixed, address]);
  });
  return Buffer.concat([header, question.bytes, ...records]);
}
