import type { CaptureReport } from '../../core/capture/capture-report.ts';
import type { PacketRow } from '../../wire/packet-rows.ts';
import type { Result } from '../../wire/result.ts';

/** What the page asks of the worker that reads a packet capture: one file, once. */
export interface ToCaptureWorker {
  readonly file: Blob;
  readonly rows: readonly PacketRow[];
  /** Of the test: when it began, where the relay was, and from where the relay saw the page come. */
  readonly result: Result;
}

/** What the worker answers. */
export type FromCaptureWorker =
  | { readonly type: 'progress'; readonly readBytes: number }
  /** `csv`: the joined packets (wire/capture-csv.ts). */
  | { readonly type: 'done'; readonly report: CaptureReport; readonly csv: string }
  /** The file could not be read: it was moved or is not allowed. */
  | { readonly type: 'unreadable' };
