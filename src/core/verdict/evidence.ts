import type { GradeInput, LoopGradeInput } from './grade-rows.ts';
import type { PathCounts } from '../metrics/path-metrics.ts';
import type { RelayReading } from '../relay.ts';
import type { TimelineRow } from '../packets/timeline.ts';

/** One direction's own counts and figures. */
type DirectionEvidence = GradeInput['counts'] & GradeInput['metrics'];

/**
 * All that a verdict is worked out from: a test's facts and figures, without what anybody says of them. A page has them
 * when it composes a result, whoever reads a result has them in it.
 */
export interface Evidence {
  /** Measured. */
  readonly durationMs: number;
  readonly path: {
    readonly relay: { readonly name: string };
    readonly transport: 'udp' | 'tcp' | 'tls' | 'unknown';
    /** The short measurement before the call. */
    readonly relays: readonly RelayReading[];
  };
  readonly traffic: Pick<PathCounts, 'sent' | 'received' | 'reordered'> & {
    readonly method: 'rtp' | 'data-channel';
    readonly packetRatePerSecond: number;
  };
  readonly metrics: {
    readonly loop: LoopGradeInput['metrics'];
    readonly up: DirectionEvidence | null;
    readonly down: DirectionEvidence | null;
  };
  /** Left out, as by older versions: there was none. */
  readonly witness?: { readonly state: 'whole' | 'partial' | 'none' } | undefined;
  readonly stats: { readonly disagreements: readonly { readonly metric: 'loss' | 'jitter' | 'rtt' }[] };
  readonly instrument: { readonly hiddenMs: number; readonly mappingIntact: boolean | null };
  readonly timeline: readonly Pick<TimelineRow, 'startMs' | 'sent' | 'received'>[];
}
