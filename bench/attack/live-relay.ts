import { PrintedTable } from './table.ts';
import { startRelay } from '../../server/relay/thread.ts';
import {
  ATTACKED_TEST,
  CALL_TEST,
  fuzzLiveRelay,
  liveFuzzOptions,
} from '../../test/support/relay/live-fuzz.ts';

const SEED_MESSAGES = 250_000;
const MIB = 2 ** 20;
/** Node's heap and the relay's buffers are there after the first seeds; what a leak of a message's size would add is over this. */
const SETTLED_SEEDS = 4;
const MOST_GROWTH_MIB = 64;

/**
 * Sends mutated messages to the built relay's UDP socket (test/support/relay/live-fuzz.ts), with a call beside them each of whose
 * packets has to come through, and prints what came of them. RSS is of the whole process, generator included. Returns
 * whether the relay stood, its answers were short and RSS stayed.
 */
export async function attackLiveRelay(messages: number, firstSeed: number): Promise<boolean> {
  console.log(
    `\n${messages} mutated messages at the sockets (a seed each ${SEED_MESSAGES}, from ${firstSeed}):`,
  );
  const table = new PrintedTable([
    ...['   seed', 'messages/s', '  replies', 'too long', 'call packets', 'in witness', 'malformed'],
    ...['allocations', 'RSS MiB'],
  ]);
  const relay = await startRelay(
    liveFuzzOptions('auto'),
    new URL('../../dist/node/relay-worker.js', import.meta.url),
  );
  const failures: string[] = [];
  relay.onFailure((reason) => {
    failures.push(reason);
    console.log(`The relay's thread ended: ${reason}.`);
  });
  const port = relay.endpoints[0]?.port ?? 0;
  const rssMib: number[] = [];
  let isBounded = true;
  for (
    let done = 0, seed = firstSeed;
    done < messages && failures.length === 0;
    done += SEED_MESSAGES, seed += 1
  ) {
    const startMs = performance.now();
    const count = Math.min(SEED_MESSAGES, messages - done);
    const figures = await fuzzLiveRelay(port, count, seed);
    const perSecond = count / ((performance.now() - startMs) / 1000);
    const stats = await relay.stats();
    // The clients have left without a word, and a port of theirs may be the next seed's.
    for (const testId of [CALL_TEST, ATTACKED_TEST]) await relay.endTest(testId);
    isBounded &&= figures.tooLong === 0;
    rssMib.push(process.memoryUsage.rss() / MIB);
    table.print([
      ...[seed, perSecond.toFixed(0), figures.replies, figures.tooLong, figures.callPackets],
      `${(stats.witnessBytes / 1024).toFixed(0)} kB`,
      ...[stats.malformedMessages, stats.allocations, (rssMib.at(-1) ?? 0).toFixed(0)],
    ]);
  }
  await relay.close();
  const settled = rssMib.slice(SETTLED_SEEDS);
  const grownMib = settled.length < 2 ? null : (settled.at(-1) ?? 0) - (settled[0] ?? 0);
  if (grownMib !== null)
    console.log(`RSS grew by ${grownMib.toFixed(0)} MiB after the first ${SETTLED_SEEDS} seeds.`);
  return isBounded && failures.length === 0 && (grownMib === null || grownMib < MOST_GROWTH_MIB);
}
