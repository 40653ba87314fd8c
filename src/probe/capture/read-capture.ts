import type { CaptureFailure, CaptureListener } from '../../core/capture/capture-listener.ts';
import type { PacketRow } from '../../wire/packet-rows.ts';
import type { Result } from '../../wire/result.ts';
import type { FromCaptureWorker, ToCaptureWorker } from './capture-messages.ts';

/** Reads a packet capture in a worker and joins it with a test of this page. Nothing leaves the page; `signal` ends it. */
export function readCapture(
  result: Result,
  rows: readonly PacketRow[],
  file: Blob,
  signal: AbortSignal,
  listener: CaptureListener,
): void {
  if (signal.aborted) return;
  const worker = new Worker(new URL('../worker/capture-worker.ts', import.meta.url), { type: 'module' });
  signal.addEventListener('abort', () => worker.terminate());
  const fail = (why: CaptureFailure): void => {
    worker.terminate();
    listener.onFailed(why);
  };
  worker.onerror = () => fail('unstarted');
  worker.onmessage = ({ data }: MessageEvent<FromCaptureWorker>) => {
    // What was on its way when it was ended.
    if (signal.aborted) return;
    if (data.type === 'progress') listener.onProgress(data.readBytes);
    else if (data.type === 'unreadable') fail('unreadable');
    else {
      worker.terminate();
      listener.onDone(data.report, data.csv);
    }
  };
  worker.postMessage({
    file,
    rows,
    result,
  } satisfies ToCaptureWorker);
}
