/** What became of the marks of one other test of the same site through the same relay. */
export interface OtherMarks {
  readonly atMs: number;
  /** Whether a machine made it on a schedule, rather than a person by hand. */
  readonly isByAgent: boolean;
  readonly areKept: boolean;
}

/** What other tests say of a test of which no mark arrived. */
export interface MarksOfOthers {
  /**
   * `not-set-here`: the network keeps marks of others, so this browser or computer set none. `cleared-for-all`: no other
   * mark arrived either. `mixed`: some did and some did not, which does not tell whose doing it is.
   */
  readonly code: 'not-set-here' | 'cleared-for-all' | 'mixed';
  /** Tests that asked for priority, and those of them whose marks were kept. */
  readonly tests: number;
  readonly kept: number;
  /** Whether agents made all of them. */
  readonly areByAgents: boolean;
  /** The newest whose marks were kept; `null`: of none. */
  readonly lastKept: { readonly atMs: number; readonly isByAgent: boolean } | null;
  /** Whether marks of a later test were kept: else the network may have changed since. */
  readonly hasKeptLater: boolean;
}

/** Fewer tests than this tell nothing of a network. */
export const LEAST_OTHERS = 3;
/** A few computers at a site that do not mark do not make it a network that takes marks away. */
const MOSTLY_KEPT = 0.9;

/**
 * Whose doing it is that no mark of a test arrived; `null`: too few others tell. Agents are asked first, since they are the same
 * computers each time. A test by an agent is held against those by people alone: others by agents may be its own.
 */
export function marksOfOthers(
  own: { readonly atMs: number; readonly isByAgent: boolean },
  others: readonly OtherMarks[],
): MarksOfOthers | null {
  const agents = others.filter(({ isByAgent }) => isByAgent);
  const people = others.filter(({ isByAgent }) => !isByAgent);
  const areEnough = !own.isByAgent && agents.length >= LEAST_OTHERS;
  const asked = own.isByAgent ? people : areEnough ? agents : others;
  if (asked.length < LEAST_OTHERS) return null;
  const byTime = [...asked].sort((a, b) => a.atMs - b.atMs);
  const kept = byTime.filter(({ areKept }) => areKept);
  const lastKept = kept.at(-1);
  return {
    code: codeOf(own.atMs, byTime, kept.length),
    tests: asked.length,
    kept: kept.length,
    areByAgents: asked.every(({ isByAgent }) => isByAgent),
    lastKept: lastKept ? { atMs: lastKept.atMs, isByAgent: lastKept.isByAgent } : null,
    hasKeptLater: kept.some(({ atMs }) => atMs > own.atMs),
  };
}

function codeOf(ownAtMs: number, byTime: readonly OtherMarks[], kept: number): MarksOfOthers['code'] {
  if (kept === 0) return 'cleared-for-all';
  // A network that changed has kept most of the marks before or after: the nearest tests on both sides must be among them.
  const nearest = [
    byTime.findLast(({ atMs }) => atMs <= ownAtMs),
    byTime.find(({ atMs }) => atMs > ownAtMs),
  ].filter((test) => test !== undefined);
  const isKeptAround = nearest.every(({ areKept }) => areKept);
  return isKeptAround && kept >= LEAST_OTHERS && kept >= MOSTLY_KEPT * byTime.length
    ? 'not-set-here'
    : 'mixed';
}
