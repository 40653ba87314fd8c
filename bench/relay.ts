/**
 * What a packet through the relay costs, with datagrams in batches and by dgram, and without its witness ("blind"), side by
 * side with coturn where that is installed and with the floor, an echo in C (relay/echo.c), plain and with what UDP_SEGMENT and UDP_GRO save: `npm run bench:relay`.
 * Each is a process of its own; its CPU time is all its threads', kernel time included. The generator shares the machine, so
 * on two cores the rates are what is left for the relay on one. With `--witness` only what the witness costs: nine rounds
 * with it and without, each in the other order than the one before.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startFloor } from './relay/floor.ts';
import { runLoad } from './relay/paced-load.ts';
import type { Load } from './relay/paced-load.ts';
import { COTURN, startCoturnSubject, startEdgewise } from './relay/subject.ts';
import type { Subject } from './relay/subject.ts';
import { UCLIENT, UCLIENT_FLAGS, runUclient } from './relay/uclient.ts';

const LOADS: readonly Load[] = [
  { calls: 1, packetsPerSecond: 40_000, seconds: 5, packetBytes: 200 },
  { calls: 200, packetsPerSecond: 50_000, seconds: 5, packetBytes: 200 },
];
/** Each so often, in turn, so that what else the machine does falls on all. */
const { values: options } = parseArgs({ options: { witness: { type: 'boolean', default: false } } });
const ROUNDS = options.witness ? 9 : 3;
/** turnutils_uclient's rounds of 100,000 packets take some seconds and differ by a half among themselves, the first by more. */
const UCLIENT_ROUNDS = 9;

const edgewise = await startEdgewise({ io: 'batched' });
const blind = await startEdgewise({ io: 'batched', isWitness: false });
const subjects: Subject[] = [edgewise, blind];
if (!options.witness) {
  subjects.splice(1, 0, await startEdgewise({ io: 'dgram' }));
  if (COTURN !== null) subjects.push(await startCoturnSubject(COTURN));
  for (const kind of ['plain', 'segment', 'gro'] as const) {
    const floor = await startFloor(kind);
    if (floor !== null) subjects.push(floor);
  }
}
/** Who comes first has what the one before it left in the caches. */
const inTurn = (round: number): readonly Subject[] =>
  options.witness && round % 2 === 1 ? subjects.toReversed() : subjects;

const loads = (): string =>
  loadavg()
    .map((average) => average.toFixed(2))
    .join(' ');
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${loads()}`,
);

/** Costs by name of the relay, us a packet. */
type Costs = Map<string, number[]>;

const median = (values: readonly number[] = []): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const add = (costs: Costs, { name }: Subject, us: number): void => {
  costs.set(name, [...(costs.get(name) ?? []), us]);
};

/** Medians, and what they are beside coturn's and the floor's. */
function summary(what: string, costs: Costs): string {
  const ratio = (us: number, to: string): string =>
    costs.has(to) ? `, ${(us / median(costs.get(to))).toFixed(2)} of ${to}` : '';
  const each = [...costs].map(([name, values]) => {
    const us = median(values);
    return `  ${name.padEnd(9)} ${us.toFixed(2).padStart(6)} us${ratio(us, 'coturn')}${ratio(us, 'floor')}${options.witness ? ratio(us, 'blind') : ''}`;
  });
  return [`${what}, CPU per packet (median of ${[...costs.values()][0]?.length ?? 0}):`, ...each].join('\n');
}

const summaries: string[] = [];
console.log('\nPaced load, RTP of 200 bytes on channels, in at one allocation and out at the other:');
console.log('relay      calls  packets/s    sent    lost  (by generator)  CPU us/packet  of one core');
for (const wanted of LOADS) {
  const costs: Costs = new Map();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const subject of inTurn(round)) {
      // A test of its own each time: one that has hit its cap costs less.
      const result = await runLoad(subject, `${wanted.calls}-${round}`, wanted);
      add(costs, subject, result.cpuUsPerPacket);
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
  summaries.push(summary(`${wanted.calls} calls`, costs));
}

if (UCLIENT === undefined) {
  console.log('\nturnutils_uclient is not installed: coturn has its own load generator.');
} else {
  console.log(`\nturnutils_uclient ${UCLIENT_FLAGS}:`);
  console.log('relay      packets    lost  CPU us/packet');
  const costs: Costs = new Map();
  for (let round = 0; round < UCLIENT_ROUNDS; round += 1)
    for (const subject of inTurn(round).filter(({ isEcho }) => isEcho !== true)) {
      const run = await runUclient(UCLIENT, subject);
      add(costs, subject, run.cpuUsPerPacket);
      console.log(
        [
          subject.name.padEnd(9),
          String(run.packets).padStart(8),
          String(run.lost).padStart(7),
          run.cpuUsPerPacket.toFixed(2).padStart(14),
        ].join(' '),
      );
    }
  summaries.push(summary('turnutils_uclient', costs));
}
console.log(`\n${summaries.join('\n\n')}`);
console.log(`\nThe witness held ${((await edgewise.witnessBytes()) / 2 ** 20).toFixed(1)} MiB in the end.`);
console.log(`Load after: ${loads()}`);
for (const subject of subjects) await subject.close();
