/**
 * Mean opinion score by the E-model (ITU-T G.107), for reading beside the metrics only: never for pass or fail,
 * since implementations differ by more than a point for the same network. Inputs and assumptions are returned
 * with the score so that it can be repeated by hand.
 *
 * R = R0 - Id - Ie,eff with all other impairments at G.107's defaults (R0 - Is = 93.2). Codec: G.711 with packet
 * loss concealment (G.113 appendix I: Ie = 0, Bpl = 25.1 for random loss).
 */
export interface MosInputs {
  /** Mouth-to-ear delay: one-way network delay, the de-jitter buffer and one packet, ms. */
  readonly oneWayDelayMs: number;
  /** Lost packets, 0-1. */
  readonly lossRatio: number;
}

/** A score with all that went into it. */
export interface MosEstimate {
  /** 1 (bad) to 4.5 (as good as a telephone gets). */
  readonly mos: number;
  /** The transmission rating factor R, 0-100. */
  readonly rFactor: number;
  readonly inputs: MosInputs;
  readonly model: 'ITU-T G.107, G.711 with concealment (Ie 0, Bpl 25.1)';
}

const DEFAULT_R = 93.2;
const G711_PLC_BPL = 25.1;
/** One 20 ms packet to fill and a de-jitter buffer of two. */
const PACKETISATION_AND_BUFFER_MS = 60;

/** Id by the common piecewise form of G.107's delay impairment (echo-free): a knee at 177.3 ms. */
const delayImpairment = (delayMs: number): number =>
  0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);

/** MOS from R (G.107 annex B), clamped where its cubic leaves 1-4.5. */
function mosOfR(rFactor: number): number {
  if (rFactor <= 0) return 1;
  if (rFactor >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * rFactor + rFactor * (rFactor - 60) * (100 - rFactor) * 7e-6);
}

/** Estimates the score of a call; `null` when delay or loss was not measured. */
export function estimateMos(oneWayMs: number | null, lossRatio: number | null): MosEstimate | null {
  if (oneWayMs === null || lossRatio === null) return null;
  const oneWayDelayMs = oneWayMs + PACKETISATION_AND_BUFFER_MS;
  const lossPercent = lossRatio * 100;
  const equipmentImpairment = (95 * lossPercent) / (lossPercent + G711_PLC_BPL);
  const rFactor = Math.min(
    100,
    Math.max(0, DEFAULT_R - delayImpairment(oneWayDelayMs) - equipmentImpairment),
  );
  return {
    mos: mosOfR(rFactor),
    rFactor,
    inputs: { oneWayDelayMs, lossRatio },
    model: 'ITU-T G.107, G.711 with concealment (Ie 0, Bpl 25.1)',
  };
}
