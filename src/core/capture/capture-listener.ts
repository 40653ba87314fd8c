import type { CaptureReport } from './capture-report.ts';

/**
 * Why a capture cannot be read: `unreadable`, the browser could not read the file; `unstarted`, the part of the page that would read
 * it could not be loaded.
 */
export type CaptureFailure = 'unreadable' | 'unstarted';

/** Told while a capture is read; one of `onDone` and `onFailed` is called, once, unless the reading is cancelled before. */
export interface CaptureListener {
  onProgress(readBytes: number): void;
  /** `csv`: the joined packets (wire/capture-csv.ts). */
  onDone(report: CaptureReport, csv: string): void;
  onFailed(why: CaptureFailure): void;
}
