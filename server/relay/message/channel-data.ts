/**
 * ChannelData messages. Implements RFC 8656 §12.4 to §12.6.
 *
 * ```
 * |         Channel Number        |            Length             |
 * /                       Application Data                        /
 * ```
 */
import { paddedTo4, readUint16 } from './bytes.ts';

export const CHANNEL_DATA_HEADER_BYTES = 4;

/** §12: 0x4000-0x4FFF. RFC 5766 §11 had up to 0x7FFF, and its clients (coturn's among them) use that. */
export const CHANNEL_NUMBER_FIRST = 0x4000;
export const CHANNEL_NUMBER_LAST = 0x7fff;

export function isChannelNumber(number: number): boolean {
  return number >= CHANNEL_NUMBER_FIRST && number <= CHANNEL_NUMBER_LAST;
}

/** The first two bits tell ChannelData (01) from STUN (00): RFC 8656 §12.4. */
export function isChannelDataByte(firstByte: number | undefined): boolean {
  return firstByte !== undefined && firstByte >> 6 === 1;
}

/** Length of the application data, or `null` when the message is cut short (§12.6: discard it). */
export function channelDataLengthBytes(bytes: Uint8Array): number | null {
  if (bytes.length < CHANNEL_DATA_HEADER_BYTES) return null;
  const lengthBytes = readUint16(bytes, 2);
  return CHANNEL_DATA_HEADER_BYTES + lengthBytes <= bytes.length ? lengthBytes : null;
}

/** What the message takes on a stream, where it is padded to 4 bytes (§12.5). */
export function channelDataStreamBytes(lengthBytes: number): number {
  return paddedTo4(CHANNEL_DATA_HEADER_BYTES + lengthBytes);
}
