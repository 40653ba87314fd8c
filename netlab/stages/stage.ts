/** What a stage may know of a packet. It never sees the bytes. */
export interface StagedPacket {
  /** Bytes of the UDP payload; of what is no UDP, as many as a datagram of the same whole size would have. */
  readonly sizeBytes: number;
  /** The relay's UDP port; 0 for all else. */
  readonly listenPort: number;
}

export type StageName =
  | 'blocked-port'
  | 'outage'
  | 'random-loss'
  | 'burst-loss'
  | 'rate-limit'
  | 'duplication'
  | 'detour'
  | 'delay'
  | 'jitter'
  | 'reorder';

/**
 * What a gateway drops a packet for: one of its stages, that it came to a mapping that is no more, or that it is too big for
 * the path and must not be cut.
 */
export type DropCause = StageName | 'no-mapping' | 'path-mtu';

/**
 * One kind of impairment. Given a packet that reaches the stage at `atMs` it answers when copies of the packet
 * leave it: none (dropped), one, or more, never earlier than `atMs`. It may remember earlier packets; it
 * knows no clock but `atMs` and no chance but its seeded source.
 */
export interface Stage {
  readonly name: StageName;
  readonly leaveMs: (packet: StagedPacket, atMs: number) => readonly number[];
}
