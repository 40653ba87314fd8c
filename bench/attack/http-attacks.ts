/** The attacks on the HTTP server that take memory or CPU, each against a server of its own, as lines to print. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeToken, startEdgewise, type EdgewiseServer } from '../../e2e/store/edgewise-process.ts';
import type { HealthLatency } from './health-latency.ts';
import { refusePackets } from './refused-packets.ts';
import { holdUploads, type Pieces } from './unfinished-uploads.ts';

/** Of unfinished uploads: `480` of 2 MB were what an attack began with. */
const UPLOADS: readonly (readonly [Pieces, number])[] = [
  ['whole', 480],
  ['single bytes', 32],
];

/** Memory while uploads do not end. */
export async function* unfinishedUploads(): AsyncGenerator<string> {
  yield '\nUploads of 2 MB that never end: the memory of the server, MiB';
  yield 'uploads  their bytes      before    peak   after  answers';
  for (const [pieces, uploads] of UPLOADS) {
    const { beforeMiB, peakMiB, afterMiB, statuses, ...health } = await withServer((server, token) =>
      holdUploads(server, token, pieces, uploads),
    );
    const [before, peak, after] = [beforeMiB, peakMiB, afterMiB].map((mib) => mib.toFixed(0).padStart(7));
    yield `${String(uploads).padStart(7)}  ${pieces.padEnd(15)} ${before} ${peak} ${after}  ${inWords(statuses)}`;
    yield* beside(health.control, health.during);
  }
}

/** CPU while packet records are refused. */
export async function* refusedPackets(): AsyncGenerator<string> {
  yield '\nPacket records of ten minutes that are refused at their last row:';
  const { statuses, packedBytes, elapsedS, cpuS, mainCpuS, control, during } =
    await withServer(refusePackets);
  yield (
    `  ${inWords(statuses)}, ${packedBytes} bytes each: ${cpuS.toFixed(1)} s of CPU in ${elapsedS.toFixed(1)} s, ` +
    `${(mainCpuS * 1000).toFixed(0)} ms of it in the thread that answers`
  );
  yield* beside(control, during);
}

/** What somebody who asks for the server's health notices, beside the same before. */
function* beside(control: HealthLatency, during: HealthLatency): Generator<string> {
  yield `  /healthz before ${latency(control)}`;
  yield `  /healthz during ${latency(during)}`;
  const [moreMs, times] = [during.p99Ms - control.p99Ms, during.p99Ms / control.p99Ms];
  yield `  p99 ${moreMs.toFixed(1)} ms more, ${times.toFixed(1)} times the control`;
}

const latency = ({ asked, medianMs, p99Ms, maxMs }: HealthLatency): string =>
  `${asked} times: median ${medianMs.toFixed(1)}, p99 ${p99Ms.toFixed(1)}, max ${maxMs.toFixed(1)} ms`;

const inWords = (statuses: Readonly<Record<string, number>>): string =>
  Object.entries(statuses)
    .map(([status, count]) => `${count} x ${status}`)
    .join(', ');

async function withServer<T>(work: (server: EdgewiseServer, token: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-attack-'));
  const server = await startEdgewise({ dataDir, args: ['--relay-host', '127.0.0.1'] });
  try {
    return await work(server, await makeToken({ dataDir }, ['results:write']));
  } finally {
    await server.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  }
}
