/**
 * An agent for an hour, with a sample each minute, against a server that is killed (SIGKILL) and restarted three
 * times: `npm run bench:agent`. What it must reach: every slot in the store once, without a gap, each measured one with
 * its result, the agent's memory flat, and its end within 5 s.
 * `npm run bench:agent -- --minutes 12 --port 21220` for less.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeToken, startEdgewise } from '../e2e/store/edgewise-process.ts';
import { residentBytes, startAgent } from '../e2e/watch/agent-process.ts';
import { sampleProblems, storedResultIds, storedSamples } from '../e2e/watch/stored-samples.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    port: { type: 'string', default: '18480' },
    kills: { type: 'string', default: '3' },
    every: { type: 'string', default: '60' },
    reuse: { type: 'boolean', default: false },
  },
});
const [minutes, port, kills] = [Number(values.minutes), Number(values.port), Number(values.kills)];
/** How long the server stays away: over a slot, so that one finds no page. */
const DOWN_MS = 70_000;
const LOOK_EVERY_MS = 5000;

const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-agent-bench-'));
const relay = String(port + 1);
const args = ['--port', String(port), '--relay-ports', relay, '--relay-tcp-ports', relay];
const serve = () => startEdgewise({ dataDir, args });

let server = await serve();
const token = await makeToken({ dataDir }, ['results:write']);
const agent = startAgent(dataDir, [
  ...[`http://127.0.0.1:${port}`, '--site', 'bench', '--every', `${values.every}s`, '--duration', '15s'],
  ...['--token', token, '--spool', path.join(dataDir, 'spool')],
  ...(values.reuse ? ['--reuse-browser'] : []),
]);
const startedMs = Date.now();
const endMs = startedMs + minutes * 60_000;
const memory: number[] = [];

/** Looks at the agent's memory until then. */
async function lookUntil(untilMs: number): Promise<void> {
  while (Date.now() < untilMs) {
    await after(Math.max(0, Math.min(LOOK_EVERY_MS, untilMs - Date.now())));
    const bytes = residentBytes(agent.pid);
    if (bytes !== null) memory.push(bytes);
  }
}

for (let kill = 1; kill <= kills; kill++) {
  await lookUntil(startedMs + (kill * minutes * 60_000) / (kills + 1));
  await server.end('SIGKILL');
  console.log(`${((Date.now() - startedMs) / 1000).toFixed(0)} s: server killed`);
  await lookUntil(Date.now() + DOWN_MS);
  server = await serve();
  console.log(`${((Date.now() - startedMs) / 1000).toFixed(0)} s: server started`);
}
await lookUntil(endMs);
// Not in the middle of a slot that would be interrupted: what was measured is to be counted.
const { status, tookMs } = await agent.end('SIGTERM');
await server.end('SIGTERM');

const samples = storedSamples(dataDir);
const outcomes = new Map<string, number>();
for (const { outcome, reason } of samples) {
  const what = reason === null ? outcome : `${outcome} (${reason})`;
  outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
}
const problems = sampleProblems(samples, storedResultIds(dataDir));
const MiB = (bytes: number | undefined): string => `${((bytes ?? NaN) / 2 ** 20).toFixed(1)} MiB`;
const third = Math.floor(memory.length / 3);
const medianOf = (bytes: readonly number[]): number | undefined =>
  [...bytes].sort((a, b) => a - b)[Math.floor(bytes.length / 2)];

console.log(agent.output());
console.log(`${minutes} min, ${kills} kills: ${samples.length} samples in the store`);
for (const [what, count] of outcomes) console.log(`  ${count} ${what}`);
console.log(problems.length === 0 ? '  every slot once, without a gap' : problems.join('\n'));
console.log(
  `  agent: ended with status ${status} in ${tookMs.toFixed(0)} ms; memory, median of each third: ` +
    `${MiB(medianOf(memory.slice(0, third)))}, ${MiB(medianOf(memory.slice(third, 2 * third)))}, ${MiB(medianOf(memory.slice(2 * third)))}; most ${MiB(Math.max(...memory))}`,
);
rmSync(dataDir, { recursive: true, force: true });
process.exitCode = problems.length === 0 && status === 0 ? 0 : 1;
