import type { SampleOutcome } from '../../../../src/wire/sample.ts';
import type { Sequence } from '../column-types.ts';

/** Slots of schedules. */
export interface SamplesTable {
  seq: Sequence;
  id: string;
  site_key: string;
  /** When it was due; not after it arrived. */
  at_ms: number;
  received_at_ms: number;
  /** As it counts (port/sites.ts), which may differ from what the agent could tell. */
  outcome: SampleOutcome;
  reason: string | null;
  relay_key: string | null;
  /** The sample as it came, JSON. */
  body: string;
}

/** Labels that samples came under. */
export interface SitesTable {
  site_key: string;
  name: string;
  /** One more with each change of its samples or settings. */
  version: number;
  /** What the newest sample of a schedule said, and when that one was due. */
  seen_zone: string | null;
  seen_every_ms: number | null;
  schedule_at_ms: number;
  /** What the newest result was held against, and when it was measured. */
  seen_target: string | null;
  target_at_ms: number;
  /** What an admin has set. */
  set_zone: string | null;
  set_every_ms: number | null;
  set_target: string | null;
}

/** A row is good as long as it is there and was made of the settings in force. */
export interface SiteSummariesTable {
  site_key: string;
  to_ms: number;
  made_of: string;
  body: string;
}

/** When a run of the server was up. */
export interface HeartbeatsTable {
  run: string;
  from_ms: number;
  to_ms: number;
}

export interface SiteTables {
  samples: SamplesTable;
  sites: SitesTable;
  site_summaries: SiteSummariesTable;
  heartbeats: HeartbeatsTable;
}
