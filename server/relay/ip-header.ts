/**
 * What an IP header said of a packet beside its addresses, as one number, so that no object is made for a packet:
 * traffic class (DSCP and ECN, RFC 2474 and RFC 3168) and hop limit (TTL in IPv4), each one above its value, and 0
 * where it was not read.
 */
export type IpHeader = number;

/** A stream's segments have headers of their own, and Node's `dgram` tells of none. */
export const HEADER_NOT_READ: IpHeader = 0;

const CLASS_SHIFT = 9;
const FIELD_MASK = 0x1ff;

/** Each 0 to 255, or `null`: not told. */
export const ipHeaderOf = (trafficClass: number | null, hopLimit: number | null): IpHeader =>
  ((trafficClass === null ? 0 : trafficClass + 1) << CLASS_SHIFT) | (hopLimit === null ? 0 : hopLimit + 1);

export const trafficClassOf = (header: IpHeader): number | null => fieldOf(header >> CLASS_SHIFT);

export const hopLimitOf = (header: IpHeader): number | null => fieldOf(header);

function fieldOf(value: number): number | null {
  const field = value & FIELD_MASK;
  return field === 0 ? null : field - 1;
}
