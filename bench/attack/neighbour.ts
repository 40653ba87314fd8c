import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { runLoad } from '../relay/paced-load.ts';
import type { LoadResult } from '../relay/paced-load.ts';
import { startEdgewise, type Subject } from '../relay/subject.ts';

/** A test of one call. */
const NEIGHBOUR = { calls: 1, packetsPerSecond: 250, seconds: 4, packetBytes: 200 };
/** Longer than the neighbour measures, stragglers included. */
const ATTACK_MS = 6000;
const REPLY_LIMIT_MS = 40_000;
const ROUNDS = 3;
const LIMIT_MS = 5;

/**
 * Prints the figures of a neighbour of a test that sends at line rate, beside the same neighbour alone. True when in every
 * round nothing was lost and the neighbour's 99th percentile was within {@link LIMIT_MS} of what it is alone; as a control, and
 * without being judged, where the system drops nothing of the attacker's for the relay.
 */
export async function attackNeighbour(): Promise<boolean> {
  const held: boolean[] = [];
  const kinds = [];
  for (const kind of KINDS) kinds.push(await start(kind));
  // Round by round, so that what else this machine does is the same for all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { kind, relay } of kinds) {
      const holds = await attackOn(kind.name, relay, round);
      if (kind.isJudged) held.push(holds);
    }
  }
  for (const { relay } of kinds) await relay.close();
  return held.every(Boolean);
}

/** How the relay takes its datagrams, and whether the system drops what a sender sends far too much. */
const KINDS = [
  { name: 'batched', io: 'batched', isThinning: true, isJudged: true },
  { name: 'batched, control: the system drops nothing', io: 'batched', isThinning: false, isJudged: false },
  { name: 'dgram', io: 'dgram', isThinning: true, isJudged: true },
] as const;

async function start(kind: (typeof KINDS)[number]) {
  const relay = await startEdgewise({ io: kind.io, isLimited: true, isThinning: kind.isThinning });
  // What the relay's code costs before it has been compiled is not what an attacker costs.
  await besideFlood(relay, 'warm-up');
  return { kind, relay };
}

async function attackOn(kind: string, relay: Subject, round: number): Promise<boolean> {
  console.log(`\nA test of one call, alone and beside one that sends as fast as it can (${kind}):`);
  console.log('neighbour          sent   lost  (by generator)  median ms   p99 ms  relay CPU  attacker');
  const alone = await runLoad(relay, `alone-${round}`, NEIGHBOUR);
  console.log(line('alone', alone));
  const { neighbour, sent, passedOn } = await besideFlood(relay, `beside-${round}`);
  const rate = (sent / (ATTACK_MS / 1000)).toFixed(0);
  console.log(line('beside attacker', neighbour, ` ${rate} packets/s, ${passedOn} passed on`));
  const moreMs = (neighbour.delayMs?.p99 ?? NaN) - (alone.delayMs?.p99 ?? NaN);
  const lost = neighbour.lost - neighbour.lostAtGenerator;
  console.log(
    `  p99 ${moreMs.toFixed(2)} ms more than alone (at most ${LIMIT_MS}), ${lost} lost by the relay (0)`,
  );
  return moreMs <= LIMIT_MS && lost === 0;
}

/** A message of the attacker's; `null` for one that is not understood. */
function sentOf(message: unknown): { readonly sent: number; readonly passedOn: number } {
  const field = (name: string): number =>
    typeof message === 'object' && message !== null ? Number(Reflect.get(message, name)) : NaN;
  return { sent: field('sent'), passedOn: field('passedOn') };
}

/**
 * The neighbour's figures beside an attacker in a process of its own. The attacker has the idle class: elsewhere it would
 * be another machine, and what is asked here is what the relay lets it do, not what it takes from the neighbour's own
 * generator, which has to share two cores with it and the relay. It still sends at line rate.
 */
async function besideFlood(relay: { readonly pid: number; readonly port: number }, name: string) {
  const child = fork(new URL('attacker.ts', import.meta.url), [String(relay.port), String(ATTACK_MS)]);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  execFileSync('chrt', ['--idle', '--all-tasks', '--pid', '0', String(child.pid)]);
  const signal = AbortSignal.timeout(REPLY_LIMIT_MS + ATTACK_MS);
  await once(child, 'message', { signal });
  const ended: Promise<unknown[]> = once(child, 'message', { signal });
  const neighbour = await runLoad(relay, name, NEIGHBOUR);
  const [message] = await ended;
  return { neighbour, ...sentOf(message) };
}

const line = (
  who: string,
  { sent, lost, lostAtGenerator, delayMs, cpuShare }: LoadResult,
  beside = '',
): string =>
  [
    who.padEnd(16),
    String(sent).padStart(6),
    String(lost).padStart(6),
    String(lostAtGenerator).padStart(15),
    (delayMs?.median ?? NaN).toFixed(2).padStart(10),
    (delayMs?.p99 ?? NaN).toFixed(2).padStart(8),
    `${(cpuShare * 100).toFixed(1)} %`.padStart(10),
    beside,
  ].join(' ');
