/**
 * A day of the relay in miniature: `npm run bench:relay-soak -- --minutes 20`. 40 calls send 20,000 packets/s together, and
 * every two seconds eight of them end and eight others begin. What the relay holds is looked at each quarter of a minute.
 * Ends with status 1 when it holds more file descriptors in the end than in the beginning, keeps an allocation, or needs more
 * memory in the second half than in the first, beyond {@link GROWTH_MIB}.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ChurningCalls } from './relay/churning-calls.ts';
import { cpuTimeUs } from './relay/cpu-time.ts';
import { startEdgewise } from './relay/subject.ts';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '20000' },
    io: { type: 'string', default: 'batched' },
  },
});
const forMs = Number(options.minutes) * 60_000;
const packetsPerMs = Number(options.rate) / 1000;

const CALLS = 40;
const CHANGED = 8;
const CHANGE_EVERY_MS = 2000;
const LOOK_EVERY_MS = 15_000;
const TICK_MS = 1;
/** What a generator that was not scheduled catches up with at once. */
const BURST_MS = 4;
/** Of V8, which collects when it likes. */
const GROWTH_MIB = 24;

const relay = await startEdgewise({ io: options.io === 'dgram' ? 'dgram' : 'batched', isWitnessSmall: true });
const descriptors = (): number => readdirSync(`/proc/${relay.pid}/fd`).length;
const rssMib = (): number =>
  Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${relay.pid}/status`, 'utf8'))?.[1]) / 1024;

console.log(
  `${options.rate} packets/s for ${options.minutes} min (${relay.name}), load ${loadavg()[0]?.toFixed(1)}`,
);
const descriptorsBefore = descriptors();
const calls = new ChurningCalls(relay.port);
await calls.open(CALLS);

const startMs = performance.now();
const elapsedMs = (): number => performance.now() - startMs;
const looks: { readonly atMs: number; readonly rssMib: number }[] = [];
const cpuBeforeUs = cpuTimeUs(relay.pid);

async function change(): Promise<void> {
  while (elapsedMs() < forMs) {
    await after(CHANGE_EVERY_MS);
    await Promise.all([calls.open(CHANGED), calls.close(CHANGED)]);
  }
}

async function look(): Promise<void> {
  console.log('   time s       sent   received  calls  allocations  descriptors  witness MiB  RSS MiB');
  while (elapsedMs() < forMs) {
    await after(Math.min(LOOK_EVERY_MS, forMs / 8));
    const atMs = elapsedMs();
    looks.push({ atMs, rssMib: rssMib() });
    const witnessMib = (await relay.statistic('witnessBytes')) / 2 ** 20;
    console.log(
      [
        (atMs / 1000).toFixed(0).padStart(9),
        String(calls.sent).padStart(10),
        String(calls.received).padStart(10),
        String(calls.opened).padStart(6),
        String(await relay.statistic('allocations')).padStart(12),
        String(descriptors()).padStart(12),
        witnessMib.toFixed(1).padStart(12),
        rssMib().toFixed(1).padStart(8),
      ].join(' '),
    );
  }
}

async function send(): Promise<void> {
  let lastMs = elapsedMs();
  while (lastMs < forMs) {
    await after(TICK_MS);
    const nowMs = elapsedMs();
    calls.send(Math.round(Math.min(nowMs - lastMs, BURST_MS) * packetsPerMs));
    lastMs = nowMs;
  }
}

await Promise.all([change(), look(), send()]);
await calls.close(CALLS);
const tookS = elapsedMs() / 1000;
const cpuUs = cpuTimeUs(relay.pid) - cpuBeforeUs;

const most = (isLate: boolean): number =>
  Math.max(...looks.filter(({ atMs }) => atMs > forMs / 2 === isLate).map((each) => each.rssMib));
const grownMib = most(true) - most(false);
const allocationsLeft = await relay.statistic('allocations');
const descriptorsLeft = descriptors() - descriptorsBefore;
const lost = calls.sent - calls.received;
console.log(
  `\n${(calls.sent / tookS).toFixed(0)} packets/s, ${(cpuUs / calls.received).toFixed(2)} us of CPU each; ${lost} lost, ${calls.lostAtGenerator} of them at the generator`,
);
console.log(
  `RSS ${grownMib.toFixed(1)} MiB more at most in the second half than in the first (at most ${GROWTH_MIB}), ${descriptorsLeft} descriptors more (0), ${allocationsLeft} allocations left (0)`,
);
await relay.close();
process.exitCode = grownMib <= GROWTH_MIB && descriptorsLeft <= 0 && allocationsLeft === 0 ? 0 : 1;
