/** What became of a slot of a schedule. */
export type SlotOutcome = 'measured' | 'failed' | 'unusable' | 'checked' | 'missed' | 'skipped';

/** A slot with what became of it, and why. */
export interface SlotSample {
  readonly atMs: number;
  readonly outcome: SlotOutcome;
  readonly reason: string | null;
}

/** Samples that say nothing, or that no call came about, counted by what became of them and why. */
export interface LostSamples {
  readonly outcome: SlotOutcome;
  readonly reason: string | null;
  readonly count: number;
  readonly lastAtMs: number;
}

/** Most frequent first. */
export function lostSamples(samples: readonly SlotSample[]): LostSamples[] {
  const byKind = new Map<string, LostSamples>();
  for (const { outcome, reason, atMs } of samples) {
    // A check of the network is no call that was lost.
    if (outcome === 'measured' || outcome === 'checked') continue;
    const key = `${outcome} ${reason ?? ''}`;
    const known = byKind.get(key);
    byKind.set(key, {
      outcome,
      reason,
      count: (known?.count ?? 0) + 1,
      lastAtMs: Math.max(known?.lastAtMs ?? atMs, atMs),
    });
  }
  return [...byKind.values()].sort((a, b) => b.count - a.count || b.lastAtMs - a.lastAtMs);
}

/** Slots that were due and of which nothing at all is known: no agent has reported them. */
export function unknownSlots({
  assessment: { coverage },
  samples,
}: {
  readonly assessment: { readonly coverage: { readonly expected: number; readonly covered: number } };
  readonly samples: readonly Pick<SlotSample, 'outcome'>[];
}): number {
  const known = samples.filter(({ outcome }) => outcome !== 'measured' && outcome !== 'failed').length;
  return Math.max(0, coverage.expected - coverage.covered - known);
}
