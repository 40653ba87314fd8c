import type { Busy } from './result/loaded.ts';
import type { Result, ResultFigures } from './result.ts';

/** Figures of the busy part, before they are graded. */
type BusyFigures = Omit<Busy, 'grades'>;

/** The busy part as a test of its own: what the whole test has once stands for both parts. */
export const busyEvidence = (whole: ResultFigures, busy: BusyFigures): ResultFigures => ({
  ...whole,
  durationMs: busy.durationMs,
  traffic: {
    ...whole.traffic,
    ...busy.traffic,
    streams: busy.traffic.streams.map((stream) => ({ ...stream, rtp: [] })),
  },
  metrics: busy.metrics,
  witness: busy.witness,
  // The browser's own counts are held against the idle part.
  stats: { ...whole.stats, disagreements: [] },
  timeline: busy.timeline,
});

/** The busy part of a result; `null` where there is none. */
export const busyOf = ({ loaded }: Result): Busy | null =>
  loaded?.state === 'measured' ? loaded.busy : null;

/** A result without what is made anew from its figures: what two senders must agree on. */
export function evidenceIn(result: Result): unknown {
  const busy = busyOf(result);
  return {
    ...result,
    grades: result.grades.target,
    ...(busy ? { loaded: { state: 'measured', busy: { ...busy, grades: busy.grades.target } } } : {}),
  };
}

/** How many packets a test sent and received in all its parts. */
export function packetsOf(result: Result): { readonly sent: number; readonly received: number } {
  const busy = busyOf(result);
  const parts = busy ? [result.traffic, busy.filling, busy.traffic] : [result.traffic];
  return {
    sent: parts.reduce((sum, { sent }) => sum + sent, 0),
    received: parts.reduce((sum, { received }) => sum + received, 0),
  };
}
