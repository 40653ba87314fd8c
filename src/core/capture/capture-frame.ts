/** One packet as a capture has it. Its bytes are lent for the call that hands it over. */
export interface CaptureFrame {
  /** What was captured of it, from the header of its link on. */
  readonly bytes: Uint8Array;
  /** Link type of its interface (draft-ietf-opsawg-pcaplinktype). */
  readonly linkType: number;
  /** When it was captured, ms since 1970 on the clock of the machine that captured; `null` where the file does not tell. */
  readonly atMs: number | null;
}

/** Who takes the packets of a capture. */
export type TakesFrame = (frame: CaptureFrame) => void;

/** More of one packet than any program captures (libpcap's MAXIMUM_SNAPLEN): what claims more is no packet. */
export const MAX_FRAME_BYTES = 262_144;

/** What is said of a file beside its packets. */
export interface FileNotes {
  /** Where the file stops making sense, in bytes from its begin; `null` when it does to its end. */
  brokenAtByte: number | null;
  /** Packets that claim more bytes than there is room for. */
  badLengths: number;
  /** Blocks of pcapng that hold no packets, by its document. */
  otherBlocks: number;
  /** Blocks of pcapng of a type that its document does not have. */
  unknownBlocks: number;
  /** Packets of an interface that the file does not describe. */
  unknownInterfaces: number;
  /** Packets that the capturing machine says it dropped; `null` when the file does not tell. */
  droppedByCapture: number | null;
}

export const emptyNotes = (): FileNotes => ({
  brokenAtByte: null,
  badLengths: 0,
  otherBlocks: 0,
  unknownBlocks: 0,
  unknownInterfaces: 0,
  droppedByCapture: null,
});
