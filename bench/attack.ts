/**
 * What the attacks of docs/security.md come to on this machine, and for longer than the tests (test/attack) try them:
 * `npm run bench:attack [messages]`. The relay's part: mutated messages, and a neighbour of a test that sends at line rate,
 * beside the same neighbour alone. The HTTP server's: uploads that never end, and packet records that are refused.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { fuzzRelay } from '../test/support/relay-fuzz.ts';
import { runLoad } from './relay/paced-load.ts';
import type { LoadResult } from './relay/paced-load.ts';
import { startEdgewise } from './relay/subject.ts';
import { refusedPackets, unfinishedUploads } from './attack/http-attacks.ts';

const MESSAGES = Number(process.argv[2] ?? 1_000_000);
const SEED_MESSAGES = 250_000;
/** A test of one call. */
const NEIGHBOUR = { calls: 1, packetsPerSecond: 250, seconds: 4, packetBytes: 200 };
/** Longer than the neighbour measures, stragglers included. */
const ATTACK_MS = 6000;
const REPLY_LIMIT_MS = 40_000;
const ROUNDS = 3;
const MIB = 2 ** 20;

const load = loadavg().map((average) => average.toFixed(2));
console.log(`${availableParallelism()} cores, Node ${process.version}, load before: ${load.join(' ')}`);

console.log(`\n${MESSAGES} mutated messages (a seed each ${SEED_MESSAGES}):`);
console.log('   seed  messages/s   replies   relayed  unbounded  allocations  RSS MiB');
for (let done = 0, seed = 1; done < MESSAGES; done += SEED_MESSAGES, seed += 1) {
  const startMs = performance.now();
  const figures = fuzzRelay(Math.min(SEED_MESSAGES, MESSAGES - done), seed);
  const perSecond = figures.messages / ((performance.now() - startMs) / 1000);
  console.log(
    [
      String(seed).padStart(7),
      perSecond.toFixed(0).padStart(11),
      String(figures.replies).padStart(9),
      String(figures.relayed).padStart(9),
      String(figures.unbounded).padStart(10),
      String(figures.allocations).padStart(12),
      (process.memoryUsage.rss() / MIB).toFixed(0).padStart(8),
    ].join(' '),
  );
}

/** A message of the attacker's; `null` for one that is not understood. */
function sentOf(message: unknown): { readonly sent: number; readonly passedOn: number } {
  const field = (name: string): number =>
    typeof message === 'object' && message !== null ? Number(Reflect.get(message, name)) : NaN;
  return { sent: field('sent'), passedOn: field('passedOn') };
}

/** The neighbour's figures beside an attacker in a process of its own. */
async function besideAttacker(relay: { readonly pid: number; readonly port: number }, name: string) {
  const child = fork(new URL('attack/attacker.ts', import.meta.url), [String(relay.port), String(ATTACK_MS)]);
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

console.log('\nA test of one call, alone and beside one that sends as fast as it can:');
console.log('neighbour          sent   lost  (by generator)  median ms   p99 ms  attacker');
const relay = await startEdgewise(true, true);
for (let round = 0; round < ROUNDS; round += 1) {
  console.log(line('alone', await runLoad(relay, `alone-${round}`, NEIGHBOUR)));
  const { neighbour, sent, passedOn } = await besideAttacker(relay, `beside-${round}`);
  const rate = (sent / (ATTACK_MS / 1000)).toFixed(0);
  console.log(line('beside attacker', neighbour, ` ${rate} packets/s, ${passedOn} passed on`));
}
await relay.close();

for await (const text of unfinishedUploads()) console.log(text);
for await (const text of refusedPackets()) console.log(text);
