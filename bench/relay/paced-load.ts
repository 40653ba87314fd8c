/** Many calls at a fixed rate, each in at one allocation and out at the other. */
import { setTimeout as after } from 'node:timers/promises';
import { summariseDelays, type DelaySummary } from '../../src/core/metrics/delay.ts';
import { BenchClient } from './bench-client.ts';
import { cpuTimeUs } from './cpu-time.ts';
import { dropsAt } from './socket-drops.ts';
import type { Subject } from './subject.ts';

export interface Load {
  readonly calls: number;
  readonly packetsPerSecond: number;
  readonly seconds: number;
  readonly packetBytes: number;
}

export interface LoadResult {
  readonly sent: number;
  readonly lost: number;
  /** Of those: thrown away at the generator's own sockets, which is no fault of the relay. */
  readonly lostAtGenerator: number;
  /** As reached: a generator that cannot keep up would make the relay look good. */
  readonly packetsPerSecond: number;
  readonly cpuUsPerPacket: number;
  readonly cpuShare: number;
  /** Under way through the relay, receive queue of the generator included; `null`: nothing arrived. */
  readonly delayMs: DelaySummary | null;
}

const TICK_MS = 1;
const BURST_LIMIT_MS = 4;
const STRAGGLERS_MS = 500;

/** `name` sets the tests of this run apart from those of others. */
export async function runLoad(
  subject: Pick<Subject, 'pid' | 'port' | 'isEcho'>,
  name: string,
  load: Load,
): Promise<LoadResult> {
  const senders: BenchClient[] = [];
  const receivers: BenchClient[] = [];
  const delays: number[] = [];
  for (let call = 0; call < load.calls; call += 1) {
    const sender = new BenchClient(subject.port, `${name}-${call}`, load.packetBytes);
    senders.push(sender);
    if (subject.isEcho === true) {
      sender.onDelay = (delayMs) => delays.push(delayMs);
      sender.listen();
      receivers.push(sender);
      continue;
    }
    const receiver = new BenchClient(subject.port, `${name}-${call}`, load.packetBytes);
    const toSender = await sender.allocate();
    const toReceiver = await receiver.allocate();
    await sender.bind(toReceiver);
    await receiver.bind(toSender);
    receiver.onDelay = (delayMs) => delays.push(delayMs);
    receivers.push(receiver);
  }
  const cpuBeforeUs = cpuTimeUs(subject.pid);
  const startMs = performance.now();
  const total = load.packetsPerSecond * load.seconds;
  // What the generator misses while it is not scheduled it catches up slowly: a burst at its own full speed would
  // measure the socket buffers.
  const burstLimit = (load.packetsPerSecond / 1000) * BURST_LIMIT_MS;
  let sent = 0;
  while (sent < total) {
    await after(TICK_MS);
    const onTime = ((performance.now() - startMs) / 1000) * load.packetsPerSecond;
    const due = Math.min(total, onTime, sent + burstLimit);
    for (; sent < due; sent += 1) senders[sent % senders.length]?.send();
  }
  const elapsedMs = performance.now() - startMs;
  await after(STRAGGLERS_MS);
  const cpuUs = cpuTimeUs(subject.pid) - cpuBeforeUs;
  const received = receivers.reduce((sum, client) => sum + client.received, 0);
  const lostAtGenerator = dropsAt(new Set(receivers.map((client) => client.localPort)));
  for (const client of new Set([...senders, ...receivers])) await client.close();
  return {
    sent,
    lost: sent - received,
    lostAtGenerator,
    packetsPerSecond: sent / (elapsedMs / 1000),
    cpuUsPerPacket: cpuUs / received,
    cpuShare: cpuUs / 1000 / elapsedMs,
    delayMs: summariseDelays(delays),
  };
}
