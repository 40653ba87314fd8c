/** What the service counts. Plain numbers: they change with every packet. */
import type { RelayDropReason, RelayUnsentReason } from '../port.ts';

export interface RelayCounters {
  packetsRelayed: number;
  bytesRelayed: number;
  packetsDropped: Record<RelayDropReason, number>;
  datagramsUnsent: Record<RelayUnsentReason, number>;
  malformedMessages: number;
  authenticationFailures: number;
  allocationsRefused: number;
  streamConnectionsRefused: number;
  strangersUnanswered: number;
  sendersThinned: number;
}

export function zeroCounters(): RelayCounters {
  return {
    packetsRelayed: 0,
    bytesRelayed: 0,
    packetsDropped: {
      'not-permitted-by-sender': 0,
      'not-permitted-by-peer': 0,
      'unknown-peer': 0,
      'slow-stream': 0,
      'over-rate': 0,
      'busy-thread': 0,
    },
    datagramsUnsent: { 'queue-full': 0, 'no-buffer': 0, unsendable: 0 },
    malformedMessages: 0,
    authenticationFailures: 0,
    allocationsRefused: 0,
    streamConnectionsRefused: 0,
    strangersUnanswered: 0,
    sendersThinned: 0,
  };
}
