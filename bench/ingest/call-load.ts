/** 50 test calls through a relay: what became of their packets. A generator (child.ts). */
import { Type, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { runLoad } from '../relay/paced-load.ts';
import { loadOrders, ordersOf, sendReport } from './child.ts';

const Orders = Type.Object({
  port: Type.Integer(),
  pid: Type.Integer(),
  ...loadOrders,
  calls: Type.Integer(),
  packetsPerSecond: Type.Number(),
});
export type CallOrders = Static<typeof Orders>;

/** As the page's: 160 bytes of payload in an RTP packet with its SRTP tag. */
const PACKET_BYTES = 190;

const { port, pid, name, ...load } = Parse(Orders, ordersOf());
sendReport(await runLoad({ port, pid }, name, { ...load, packetBytes: PACKET_BYTES }));
