/**
 * What the relay carries without losing any of it: `npm run bench:relay-capacity`. 400 calls of 250 packets/s go in at one
 * allocation and out at another, 100,000 packets/s together, and more until packets are lost; by one thread and by two. The
 * pump that sends them is a program in C and has a core of its own, so on two cores a second thread of the relay has none.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { runPump } from './relay/pump.ts';
import { startEdgewise } from './relay/subject.ts';

const CALLS = 400;
const SECONDS = 10;
const PACKET_BYTES = 200;
const RATES = [50_000, 100_000, 125_000, 150_000] as const;

console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(2)}`,
);
console.log(
  'threads  packets/s      sent    lost  at the relay  at the pump  pump late ms  relay, of one core',
);
for (const threads of [1, 2])
  for (const packetsPerSecond of RATES) {
    const relay = await startEdgewise({ io: 'batched', threads });
    const load = { calls: CALLS, packetsPerSecond, seconds: SECONDS, packetBytes: PACKET_BYTES };
    const { sent, lost, lostAtRelay, lostAtPump, lateMs, cpuShare } = await runPump(relay, 'pump', load);
    console.log(
      [
        String(threads).padStart(7),
        String(packetsPerSecond).padStart(10),
        String(sent).padStart(9),
        String(lost).padStart(7),
        String(lostAtRelay).padStart(13),
        String(lostAtPump).padStart(12),
        lateMs.toFixed(1).padStart(13),
        `${(cpuShare * 100).toFixed(0)} %`.padStart(19),
      ].join(' '),
    );
    await relay.close();
  }
