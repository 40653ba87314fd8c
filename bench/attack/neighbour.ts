import { fork } from 'node:child_process';
import { once } from 'node:events';
import { runLoad } from '../relay/paced-load.ts';
import type { LoadResult } from '../relay/paced-load.ts';
import type { RelayIoChoice } from '../../server/relay/port.ts';
import { startEdgewise } from '../relay/subject.ts';

/** A test of one call. */
const NEIGHBOUR = { calls: 1, packetsPerSecond: 250, seconds: 4, packetBytes: 200 };
/** Longer than the neighbour measures, stragglers included. */
const ATTACK_MS = 6000;
const REPLY_LIMIT_MS = 40_000;
const ROUNDS = 3;

/** Prints the figures of a neighbour of a test that sends at line rate, beside the same neighbour alone. */
export async function attackNeighbour(): Promise<void> {
  for (const io of ['batched', 'dgram'] as const) await attackOn(io);
}

async function attackOn(io: RelayIoChoice): Promise<void> {
  console.log(`\nA test of one call, alone and beside one that sends as fast as it can (${io}):`);
  console.log('neighbour          sent   lost  (by generator)  median ms   p99 ms  attacker');
  const relay = await startEdgewise({ io, isLimited: true });
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = await runLoad(relay, `alone-${round}`, NEIGHBOUR);
    console.log(line('alone', alone));
    const { neighbour, sent, passedOn } = await besideFlood(relay, `beside-${round}`);
    const rate = (sent / (ATTACK_MS / 1000)).toFixed(0);
    console.log(line('beside attacker', neighbour, ` ${rate} packets/s, ${passedOn} passed on`));
    const moreMs = (neighbour.delayMs?.p99 ?? NaN) - (alone.delayMs?.p99 ?? NaN);
    const lost = neighbour.lost - neighbour.lostAtGenerator;
    console.log(`  p99 ${moreMs.toFixed(2)} ms more than alone (at most 5), ${lost} lost by the relay (0)`);
  }
  await relay.close();
}

/** A message of the attacker's; `null` for one that is not understood. */
function sentOf(message: unknown): { readonly sent: number; readonly passedOn: number } {
  const field = (name: string): number =>
    typeof message === 'object' && message !== null ? Number(Reflect.get(message, name)) : NaN;
  return { sent: field('sent'), passedOn: field('passedOn') };
}

/** The neighbour's figures beside an attacker in a process of its own. */
async function besideFlood(relay: { readonly pid: number; readonly port: number }, name: string) {
  const child = fork(new URL('attacker.ts', import.meta.url), [String(relay.port), String(ATTACK_MS)]);
  process.once('exit', () => child.kill('SIGKILL'));
  const signal = AbortSignal.timeout(REPLY_LIMIT_MS + ATTACK_MS);
  await once(child, 'message', { signal });
  const ended: Promise<unknown[]> = once(child, 'message', { signal });
  const neighbour = await runLoad(relay, name, NEIGHBOUR);
  const [message] = await ended;
  return { neighbour, ...sentOf(message) };
}

const line = (who: string, { sent, lost, lostAtGenerator, delayMs }: LoadResult, beside = ''): string =>
  [
    who.padEnd(16),
    String(sent).padStart(6),
    String(lost).padStart(6),
    String(lostAtGenerator).padStart(15),
    (delayMs?.median ?? NaN).toFixed(2).padStart(10),
    (delayMs?.p99 ?? NaN).toFixed(2).padStart(8),
    beside,
  ].join(' ');
