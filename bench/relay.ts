/**
 * What a packet through the relay costs, with its witness and without ("blind"), side by side with coturn where that
 * is installed: `npm run bench:relay`.
 * Each relay is a process of its own; its CPU time is all its threads', kernel time included. The generator shares the
 * machine, so on two cores the rates are what is left for the relay on one.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { runLoad } from './relay/paced-load.ts';
import type { Load } from './relay/paced-load.ts';
import { COTURN, startCoturnSubject, startEdgewise } from './relay/subject.ts';
import type { Subject } from './relay/subject.ts';
import { UCLIENT, UCLIENT_FLAGS, runUclient } from './relay/uclient.ts';

const LOADS: readonly Load[] = [
  { calls: 1, packetsPerSecond: 40_000, seconds: 5, packetBytes: 200 },
  { calls: 200, packetsPerSecond: 50_000, seconds: 5, packetBytes: 200 },
];
/** Each load so often, in turn, so that what else the machine does falls on all. */
const ROUNDS = 3;
/** Twice each, in turn, likewise. */
const UCLIENT_ROUNDS = 2;

const [edgewise, blind] = [await startEdgewise(true), await startEdgewise(false)];
const subjects: Subject[] = [edgewise, blind];
if (COTURN !== null) subjects.push(await startCoturnSubject(COTURN));
const load = loadavg().map((average) => average.toFixed(2));
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load.join(' ')}`,
);

console.log('\nPaced load, RTP of 200 bytes on channels, in at one allocation and out at the other:');
console.log('relay      calls  packets/s    sent    lost  (by generator)  CPU us/packet  of one core');
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const ratios: string[] = [];
for (const wanted of LOADS) {
  const costs = new Map<Subject, number[]>();
  for (const turn of Array.from({ length: ROUNDS * subjects.length }, (_, index) => index)) {
    const subject = subjects[turn % subjects.length] ?? edgewise;
    // A test of its own each time: one that has hit its cap costs less.
    const result = await runLoad(subject, `${wanted.calls}-${turn}`, wanted);
    costs.set(subject, [...(costs.get(subject) ?? []), result.cpuUsPerPacket]);
    console.log(
      [
        subject.name.padEnd(9),
        String(wanted.calls).padStart(6),
        result.packetsPerSecond.toFixed(0).padStart(10),
        String(result.sent).padStart(8),
        String(result.lost).padStart(7),
        String(result.lostAtGenerator).padStart(15),
        result.cpuUsPerPacket.toFixed(2).padStart(14),
        `${(result.cpuShare * 100).toFixed(0)} %`.padStart(12),
      ].join(' '),
    );
  }
  const [seeing, unseeing] = [median(costs.get(edgewise) ?? []), median(costs.get(blind) ?? [])];
  ratios.push(
    `${wanted.calls} calls: ${seeing.toFixed(2)} us with, ${unseeing.toFixed(2)} us without, ratio ${(seeing / unseeing).toFixed(3)}`,
  );
}
console.log('\nThe witness, CPU per packet (medians):');
for (const ratio of ratios) console.log(`  ${ratio}`);
console.log(`  it held ${((await edgewise.witnessBytes()) / 2 ** 20).toFixed(1)} MiB in the end`);

if (UCLIENT === undefined) {
  console.log('\ncoturn is not installed: nothing to compare with.');
} else {
  console.log(`\nturnutils_uclient ${UCLIENT_FLAGS}:`);
  console.log('relay      packets    lost  CPU us/packet');
  const costs = new Map<string, number[]>();
  for (let round = 0; round < UCLIENT_ROUNDS; round += 1)
    for (const subject of subjects) {
      const run = await runUclient(UCLIENT, subject);
      costs.set(subject.name, [...(costs.get(subject.name) ?? []), run.cpuUsPerPacket]);
      console.log(
        [
          subject.name.padEnd(9),
          String(run.packets).padStart(8),
          String(run.lost).padStart(7),
          run.cpuUsPerPacket.toFixed(2).padStart(14),
        ].join(' '),
      );
    }
  const meanOf = (name: string): number => {
    const values = costs.get(name) ?? [];
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  if (subjects.length > 1)
    console.log(`\nCPU per packet, edgewise / coturn: ${(meanOf('edgewise') / meanOf('coturn')).toFixed(2)}`);
}
for (const subject of subjects) await subject.close();
