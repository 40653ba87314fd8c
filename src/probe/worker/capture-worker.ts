import { reportCapture } from '../../core/capture/capture-report.ts';
import { CaptureScan } from '../../core/capture/capture-scan.ts';
import { parseTurnUrl } from '../../core/relay.ts';
import { captureCsv } from '../../wire/capture-csv.ts';
import { testPacketOf } from '../../wire/packet-rows.ts';
import type { Result } from '../../wire/result.ts';
import { addressesIn } from '../../wire/result-addresses.ts';
import type { FromCaptureWorker, ToCaptureWorker } from '../capture/capture-messages.ts';

/** Reads a packet capture away from the page's thread, a chunk at a time, and joins it with the test. */
const CHUNK_BYTES = 4 * 1024 * 1024;

const post = (message: FromCaptureWorker): void => postMessage(message);

async function read({ file, rows, result }: ToCaptureWorker): Promise<void> {
  const beganAtMs = Date.parse(result.startedAt);
  const packets = rows.map(testPacketOf);
  const scan = new CaptureScan(packets.flatMap(({ ssrc }) => (ssrc === null ? [] : [ssrc])));
  for (let at = 0; at < file.size && !scan.isOver; at += CHUNK_BYTES) {
    scan.push(new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer()));
    post({ type: 'progress', readBytes: Math.min(at + CHUNK_BYTES, file.size) });
  }
  const { report, packets: joined } = reportCapture(
    scan.end(),
    { packets, beganAtMs, relayPorts: relayPortsOf(result) },
    addressesIn(result),
  );
  post({ type: 'done', report, csv: captureCsv(joined, beganAtMs) });
}

function relayPortsOf({ path }: Result): number[] {
  const urls = [path.relay.url, ...path.relays.flatMap(({ ports }) => ports.map(({ url }) => url))];
  return [
    ...new Set(
      urls.flatMap((url) => {
        const parsed = url === null ? null : parseTurnUrl(url);
        return parsed ? [parsed.port] : [];
      }),
    ),
  ];
}

addEventListener('message', ({ data }: MessageEvent<ToCaptureWorker>) => {
  read(data).catch(() => post({ type: 'unreadable' }));
});
