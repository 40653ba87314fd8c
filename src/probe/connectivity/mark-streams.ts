import { markedStreams, type Mark } from '../../core/connectivity/qos.ts';
import { callOf, streamsPerCall, type TrafficPlan } from '../../core/traffic/traffic-plan.ts';

/**
 * Asks the browser to mark the packets of some streams of a call (W3C webrtc-priority: `networkPriority: 'high'`, which is DSCP
 * EF for audio by RFC 8837 §5). Resolves with whether it took the wish for all of them; true when there is none.
 */
export async function markStreams(
  connection: RTCPeerConnection,
  mark: Mark,
  plan: TrafficPlan,
  call: number,
): Promise<boolean> {
  const senders = connection.getSenders();
  const own = markedStreams(mark, plan.streams).filter((stream) => callOf(stream, plan) === call);
  const marked = await Promise.all(
    own.map(async (stream) => {
      const sender = senders[stream - call * streamsPerCall(plan)];
      return sender ? markSender(sender) : false;
    }),
  );
  return marked.every(Boolean);
}

async function markSender(sender: RTCRtpSender): Promise<boolean> {
  try {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.networkPriority = 'high';
    await sender.setParameters(parameters);
    return sender.getParameters().encodings.every(({ networkPriority }) => networkPriority === 'high');
  } catch {
    return false;
  }
}
