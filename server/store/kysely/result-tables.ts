import type { SampledMetric } from '../../../src/wire/desk/record.ts';
import type { ResultSummary, Standing } from '../../../src/wire/desk/search.ts';
import type { TriageStatus } from '../../../src/wire/desk/triage.ts';
import type { Sequence } from './column-types.ts';

/** The sampled metrics' columns; `null`: not measured. */
export type MetricColumns = Record<MetricColumn, number | null>;
export type MetricColumn = (typeof METRIC_COLUMNS)[SampledMetric];

/** Where each sampled metric is stored. */
export const METRIC_COLUMNS = {
  rttMs: 'rtt_ms',
  lossRatio: 'loss_ratio',
  lossUpRatio: 'loss_up_ratio',
  lossDownRatio: 'loss_down_ratio',
  burstLossRatio: 'burst_loss_ratio',
  burstLossUpRatio: 'burst_loss_up_ratio',
  burstLossDownRatio: 'burst_loss_down_ratio',
  jitterMs: 'jitter_ms',
  jitterUpMs: 'jitter_up_ms',
  jitterDownMs: 'jitter_down_ms',
  reorderRatio: 'reorder_ratio',
  reorderUpRatio: 'reorder_up_ratio',
  reorderDownRatio: 'reorder_down_ratio',
} as const satisfies Record<SampledMetric, string>;

type WorstMiss = NonNullable<ResultSummary['worstMiss']>;

/** What is searched and listed of a result: narrow, so that a million of them are walked without their documents. */
export interface ResultsTable extends MetricColumns {
  seq: Sequence;
  id: string;
  code: string;
  at_ms: number;
  received_at_ms: number;
  duration_ms: number;
  ticket: string | null;
  site: string | null;
  user_label: string | null;
  relay: string;
  /** Labels as they are compared: see label-words.ts. */
  ticket_key: string | null;
  site_key: string | null;
  user_key: string | null;
  relay_key: string;
  address: string | null;
  /** Sortable hex of the address: see address-key.ts. */
  address_key: string | null;
  /** /24 or /48 of the address. */
  network: string | null;
  transport: string;
  method: string;
  /**
   * 0: a person started it. 1: a machine did, and its site counts it. 2: it says that a machine did, and its site does not
   * count it. So the index of what sites count (`results_tests`) stays as it was.
   */
  unattended: number;
  /** Who answers for it; `null`: stored by an earlier version, and counted. */
  standing: Standing | null;
  verdict: ResultSummary['verdict'];
  miss_path: WorstMiss['path'] | null;
  miss_metric: WorstMiss['metric'] | null;
  miss_value: number | null;
  miss_target: number | null;
  finding: string | null;
  /** Code of the connectivity finding that keeps most from calls; also `null` where that was not kept yet. */
  blocked: string | null;
  /** Customer region that it says. */
  region: string | null;
  /** 1: it ends a search for the number of calls; `null`: it does not, or was stored by an earlier version. */
  is_search: number | null;
  /** Whether the network kept marks for priority, 1 or 0; `null`: it does not tell, or was stored by an earlier version. */
  are_marks_kept: number | null;
  request_id: string | null;
  is_link_revoked: number;
  /** How many notes there are: whoever adds one counts it here, in the same transaction. */
  notes: number;
  /** How far it has come at the help desk, and who has it: a name as it is told and as it is compared (port/name-key.ts). */
  status: TriageStatus;
  assignee: string | null;
  assignee_key: string | null;
  triage_version: number;
  /** JSON list; each is in `result_tags` as well. */
  tags: string;
  /**
   * Of its document and packets, as they are stored; 0: its document has gone. `null`: stored by an earlier version and
   * not measured yet.
   */
  bytes: number | null;
}

/** A result whole, apart from what is searched. */
export interface DocumentsTable {
  seq: number;
  encoding: string;
  body: Uint8Array;
}

/** Raw packet records of a result, gzip. */
export interface PacketsTable {
  seq: number;
  at_ms: number;
  body: Uint8Array;
}

/** Figures of microphone and camera that were added to a result, as JSON (wire/result/devices.ts). */
export interface DevicesTable {
  seq: number;
  json: string;
}

/** Which labels a word starts in; one row for each word start of each label in use. */
export interface LabelWordsTable {
  field: string;
  word: string;
  label_key: string;
}

/** An address of whoever tested that stands in a result and is not the one it came from. */
export interface InnerAddressesTable {
  seq: number;
  at_ms: number;
  address: string;
  address_key: string;
  network: string;
}

/** By which results are found by a tag; gone with their result. */
export interface ResultTagsTable {
  tag_key: string;
  at_ms: number;
  seq: number;
  tag: string;
}

export interface ResultTables {
  results: ResultsTable;
  documents: DocumentsTable;
  packets: PacketsTable;
  devices: DevicesTable;
  label_words: LabelWordsTable;
  inner_addresses: InnerAddressesTable;
  result_tags: ResultTagsTable;
}
