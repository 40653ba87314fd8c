import type { DnsRecord } from './dns/dns-zone.ts';
import type { HeaderFields } from './header-rewriter.ts';
import type { Direction } from './impairments.ts';
import type { Mapping } from './nat/mapping.ts';
import type { Endpoint } from './nat/nat-behaviour.ts';
import type { ConnectivityCheck, PeerPacket, RtpHeader } from './rtp-header.ts';
import type { DropCause } from './stages/stage.ts';
import type { ProxyRecord } from './streams/http-proxy.ts';
import type { StreamRecord } from './streams/stream-mapping.ts';
import type { TurnDatagramKind } from './turn-datagram.ts';

/** One copy of a datagram on its way out. */
export interface Forward {
  /** When the pipeline wanted it to leave. */
  readonly dueMs: number;
  /** When it was handed to the socket; `null` while it waits. */
  readonly forwardedMs: number | null;
}

/** One UDP datagram, or in the laboratory of the kernel's own any IPv4 packet, that the gateway saw. All times are of the gateway's `performance.now()`. */
export interface TruthRecord {
  readonly direction: Direction;
  readonly listenHost: string;
  readonly listenPort: number;
  /** The client's source port: with `listenPort`, which flow this belongs to. */
  readonly clientPort: number;
  /** What the relay sees instead of the client. */
  readonly external: Endpoint;
  readonly arrivalMs: number;
  /** Bytes of the UDP payload; of what is no whole datagram, all that follows the IPv4 header. */
  readonly sizeBytes: number;
  /** Left out: UDP. */
  readonly transport?: 'udp' | 'tcp' | 'icmp' | 'other';
  readonly kind: TurnDatagramKind;
  /** What it carries from peer to peer; `null` for TURN's own messages. */
  readonly carries: PeerPacket['kind'] | null;
  readonly rtp: RtpHeader | null;
  /** Left out: it is none. */
  readonly check?: ConnectivityCheck;
  /** Its IP header as it came and as it left; left out where the gateway sees none. */
  readonly header?: { readonly came: HeaderFields; readonly left: HeaderFields };
  readonly droppedBy: DropCause | null;
  /** One for each copy; empty when dropped. */
  readonly forwards: readonly Forward[];
}

/** The truth about a stretch of traffic. */
export interface TruthLog {
  /** `performance.timeOrigin` of the gateway: adds up with its times to milliseconds since the epoch. */
  readonly timeOriginMs: number;
  /** In order of arrival at the gateway. */
  readonly records: readonly TruthRecord[];
  /** Which external address and port stood for which client towards which destinations, and until when. */
  readonly mappings: readonly Mapping[];
  /** Copies that wait to leave at this moment. */
  readonly waiting: number;
  /** TCP connections, in the order of their opening. */
  readonly streams: readonly StreamRecord[];
  /** Questions to the name server, in order. */
  readonly dns: readonly DnsRecord[];
  /** Requests to the explicit proxy, in order. */
  readonly proxy: readonly ProxyRecord[];
}
