import type { TestPacket } from '../../core/capture/capture-join.ts';
import { reportCapture } from '../../core/capture/capture-report.ts';
import { CaptureScan } from '../../core/capture/capture-scan.ts';
import { captureCsv } from '../../wire/capture-csv.ts';
import type { FromCaptureWorker, ToCaptureWorker } from '../capture-messages.ts';

/** Reads a packet capture away from the page's thread, a chunk at a time, and joins it with the test. */
const CHUNK_BYTES = 4 * 1024 * 1024;

const post = (message: FromCaptureWorker): void => postMessage(message);

async function read({ file, rows, beganAtMs, relayPorts, seenAddresses }: ToCaptureWorker): Promise<void> {
  const packets = rows.map(
    ([stream, streamSequence, , ssrc, rtpSequence, sentMs, receivedMs]): TestPacket => ({
      stream,
      streamSequence,
      ssrc,
      rtpSequence,
      sentMs,
      receivedMs,
    }),
  );
  const scan = new CaptureScan(packets.flatMap(({ ssrc }) => (ssrc === null ? [] : [ssrc])));
  for (let at = 0; at < file.size && !scan.isOver; at += CHUNK_BYTES) {
    scan.push(new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer()));
    post({ type: 'progress', readBytes: Math.min(at + CHUNK_BYTES, file.size) });
  }
  const { report, packets: joined } = reportCapture(
    scan.end(),
    { packets, beganAtMs, relayPorts },
    seenAddresses,
  );
  post({ type: 'done', report, csv: captureCsv(joined, beganAtMs) });
}

addEventListener('message', ({ data }: MessageEvent<ToCaptureWorker>) => {
  read(data).catch(() => post({ type: 'unreadable' }));
});
