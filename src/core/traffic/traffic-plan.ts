/** The traffic of a test. */
export interface TrafficPlan {
  /** Calls at the same time, each over a connection of its own. */
  readonly calls: number;
  /** Of all calls together; each has the same number, one call's after the other's. */
  readonly streams: number;
  /** Between two packets of a stream, ms. */
  readonly packetIntervalMs: number;
  /** Size of a probe payload: that of 20 ms of G.711, the codec every telephone speaks. */
  readonly payloadBytes: number;
  readonly warmUpMs: number;
}

/** Five streams at 20 ms: 250 packets/s, 50 in each 200 ms, so that one lost packet is 2 % there. */
export const DEFAULT_PLAN: TrafficPlan = {
  calls: 1,
  streams: 5,
  packetIntervalMs: 20,
  payloadBytes: 160,
  warmUpMs: 300,
};

export const DEFAULT_DURATION_MS = 30_000;
export const MIN_DURATION_MS = 15_000;
export const MAX_DURATION_MS = 600_000;

/** Streams of each call. */
export const streamsPerCall = ({ streams, calls }: Pick<TrafficPlan, 'streams' | 'calls'>): number =>
  streams / calls;

/** The call that a stream is of. */
export const callOf = (stream: number, plan: Pick<TrafficPlan, 'streams' | 'calls'>): number =>
  Math.floor(stream / streamsPerCall(plan));

/** Packets per second over all streams. */
export const packetRatePerSecond = (plan: TrafficPlan): number =>
  (plan.streams * 1000) / plan.packetIntervalMs;

/** IPv4 20, UDP 8, TURN ChannelData 4, RTP 12 with one 8-byte header extension, SRTP tag 10. */
const OVERHEAD_BYTES = 62;

/** What calls of a plan need of a link in each direction, bit/s: the model that a search's number of calls is read by. */
export const linkBitsPerSecond = (plan: TrafficPlan): number =>
  packetRatePerSecond(plan) * (plan.payloadBytes + OVERHEAD_BYTES) * 8;

/** About how many bytes a test moves over the person's link, both directions together. */
export const estimateTrafficBytes = (plan: TrafficPlan, durationMs: number): number =>
  Math.round(
    ((durationMs + plan.warmUpMs) / 1000) *
      packetRatePerSecond(plan) *
      (plan.payloadBytes + OVERHEAD_BYTES) *
      2,
  );

/** A compressed packet record: 15 bytes were measured on a clean path, more where arrivals are disordered. */
const RECORD_BYTES = 20;

/** About how many bytes the compressed records of all packets of a test are. */
export const packetRecordBytes = (plan: TrafficPlan, durationMs: number): number =>
  Math.round((durationMs / 1000) * packetRatePerSecond(plan) * RECORD_BYTES);
