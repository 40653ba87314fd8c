/** A row of 200 ms, as results have them. */
export interface ComparedRow {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  readonly lostUp?: number;
  readonly lostDown?: number;
}

interface Direction {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly reordered: number;
  readonly worstBurst200ms: { readonly ratio: number } | null;
  readonly worstJitter15s: { readonly ms: number } | null;
}

/** What two results are compared by; a whole result has it. */
export interface ComparedTest {
  readonly traffic: {
    readonly sent: number;
    readonly received: number;
    readonly lost: number;
    readonly reordered: number;
  };
  readonly metrics: {
    readonly loop: {
      readonly rttMs: { readonly mean: number } | null;
      readonly worstBurst200ms: { readonly ratio: number } | null;
    };
    readonly up: Direction | null;
    readonly down: Direction | null;
  };
  readonly timeline: readonly ComparedRow[];
}
