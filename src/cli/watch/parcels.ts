import { ROUTES } from '../../wire/http.ts';
import { SAMPLE_SCHEMA, type Sample } from '../../wire/sample.ts';
import { sampleId, type Watched } from './agent-identity.ts';
import type { SlotReport } from './agent.ts';
import type { Parcel } from './spool.ts';

/** Who samples what, as each sample tells it. */
export interface SamplingAgent {
  /** Name of the machine, for people. */
  readonly name: string;
  /** Its own secret, from which the ids of its samples are made. */
  readonly secret: string;
  readonly timeZone: string;
  readonly everyMs: number;
}

const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** The sample that a slot makes. */
export function sampleOf(report: SlotReport, watched: Watched, agent: SamplingAgent): Sample {
  const { slot, startedMs, outcome, reason, message, resultId } = report;
  return {
    schema: SAMPLE_SCHEMA,
    id: sampleId(agent.secret, watched, slot.dueMs),
    site: watched.site,
    agent: agent.name,
    timeZone: agent.timeZone,
    everyMs: agent.everyMs,
    dueAt: isoTime(slot.dueMs),
    startedAt: startedMs === null ? null : isoTime(startedMs),
    outcome,
    reason,
    message,
    resultId,
    relay: watched.relay,
  };
}

/**
 * What of a slot is to be sent, in order: its result, unless the page has stored it, then its sample, so that a
 * sample never names a result that is not there.
 */
export function parcelsOf(report: SlotReport, sample: Sample): Parcel[] {
  const { run } = report;
  const unstored = run?.receipt.link === null ? run.result : null;
  return [
    ...(unstored ? [{ route: ROUTES.results, body: unstored, headers: {} }] : []),
    { route: ROUTES.samples, body: { samples: [sample] }, headers: {} },
  ];
}
