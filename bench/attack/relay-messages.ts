import { PrintedTable } from './table.ts';
import { fuzzRelay } from '../../test/support/relay/relay-fuzz.ts';

const SEED_MESSAGES = 250_000;
const MIB = 2 ** 20;

/**
 * Sends mutated messages to a relay (test/support/relay/relay-fuzz.ts), a new one with its own seed each 250,000, and prints what
 * came of them. Returns whether every answer and all state stayed within bounds.
 */
export function attackRelay(messages: number, firstSeed: number): boolean {
  console.log(`\n${messages} mutated messages (a seed each ${SEED_MESSAGES}, from ${firstSeed}):`);
  const table = new PrintedTable([
    '   seed',
    'messages/s',
    '  replies',
    '  relayed',
    'unbounded',
    'allocations',
    'RSS MiB',
  ]);
  let isBounded = true;
  for (let done = 0, seed = firstSeed; done < messages; done += SEED_MESSAGES, seed += 1) {
    const startMs = performance.now();
    const figures = fuzzRelay(Math.min(SEED_MESSAGES, messages - done), seed);
    const perSecond = figures.messages / ((performance.now() - startMs) / 1000);
    isBounded &&= figures.unbounded === 0 && figures.allocations <= figures.clients && figures.tests <= 1;
    const rssMib = process.memoryUsage.rss() / MIB;
    table.print([
      ...[seed, perSecond.toFixed(0), figures.replies, figures.relayed, figures.unbounded],
      ...[figures.allocations, rssMib.toFixed(0)],
    ]);
  }
  return isBounded;
}
