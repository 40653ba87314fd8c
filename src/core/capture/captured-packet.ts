import type { RtpFraming } from './turn-framing.ts';

/** Where packets ran: from one address and port to another. */
export interface Flow {
  readonly transport: 'udp' | 'tcp';
  /** As text: dotted, or as RFC 5952 has it. */
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly framing: RtpFraming;
}

/** A packet of the test as the capture has it: its headers. */
export interface CapturedPacket {
  readonly ssrc: number;
  /** 16 bits, as on the wire. */
  readonly sequence: number;
  /** ms since 1970 on the clock of the machine that captured; `null` where the file does not tell. */
  readonly atMs: number | null;
  /** Index into the flows of its capture. */
  readonly flow: number;
  readonly dscp: number;
  readonly ttl: number;
}
