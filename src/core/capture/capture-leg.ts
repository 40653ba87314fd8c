import type { CaptureReading } from './capture-scan.ts';
import type { Flow } from './captured-packet.ts';

/**
 * Which part of its way a packet was on: `up`, from the page to the relay; `relayed`, between relayed addresses, behind a relay
 * that sends to itself or to another one; `down`, from the relay to the page; `unknown`, where nothing tells up from down.
 */
export type CaptureLeg = 'up' | 'relayed' | 'down' | 'unknown';

export const CAPTURE_LEGS: readonly CaptureLeg[] = ['up', 'relayed', 'down', 'unknown'];

const endpoint = (address: string, port: number): string => `${address} ${port}`;

/**
 * The leg of each flow. Indications say it themselves, and what has no framing of TURN was relayed (the page takes no other way
 * than through a relay). A channel is used both ways: there the relay's end is the one whose port the test used; where
 * that does not tell, the one that the same SSRC goes to and comes from, which no end of the page is: each sends streams of its own.
 */
export function legsOf(
  { flows, packets }: Pick<CaptureReading, 'flows' | 'packets'>,
  relayPorts: readonly number[],
): CaptureLeg[] {
  const hubs = hubsOf(flows, packets);
  return flows.map((flow) => {
    switch (flow.framing) {
      case 'send-indication':
        return 'up';
      case 'data-indication':
        return 'down';
      case 'bare':
        return 'relayed';
      case 'channel-data': {
        const byPort = oneOf(relayPorts.includes(flow.sourcePort), relayPorts.includes(flow.destinationPort));
        if (byPort !== 'unknown') return byPort;
        return oneOf(
          hubs.has(endpoint(flow.source, flow.sourcePort)),
          hubs.has(endpoint(flow.destination, flow.destinationPort)),
        );
      }
    }
  });
}

const oneOf = (isFromRelay: boolean, isToRelay: boolean): CaptureLeg =>
  isFromRelay === isToRelay ? 'unknown' : isToRelay ? 'up' : 'down';

/** Ends that one and the same SSRC was seen to arrive at and to leave from. */
function hubsOf(flows: readonly Flow[], packets: CaptureReading['packets']): Set<string> {
  const arrived = new Set<string>();
  const left = new Set<string>();
  for (const { ssrc, flow } of packets) {
    const of = flows[flow];
    if (of?.framing !== 'channel-data') continue;
    arrived.add(`${ssrc} ${endpoint(of.destination, of.destinationPort)}`);
    left.add(`${ssrc} ${endpoint(of.source, of.sourcePort)}`);
  }
  const both = [...arrived].filter((end) => left.has(end));
  return new Set(both.map((end) => end.slice(end.indexOf(' ') + 1)));
}
