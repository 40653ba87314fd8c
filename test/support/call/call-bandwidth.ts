import { DEFAULT_PLAN, packetRatePerSecond } from '../../../src/core/traffic/traffic-plan.ts';

/** 160 of payload, RTP 12, one header extension 8, SRTP tag 10, ChannelData 4. */
export const DATAGRAM_BYTES = 194;
/** IPv4 and UDP, which the netlab counts. */
const HEADER_BYTES = 28;

/** What one call needs of a link of the netlab, each way: 250 packets a second of 222 bytes are 444 kbit/s. */
export const CALL_KBIT_PER_SECOND =
  (packetRatePerSecond(DEFAULT_PLAN) * (DATAGRAM_BYTES + HEADER_BYTES) * 8) / 1000;
