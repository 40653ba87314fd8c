import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import type { RelayIoChoice } from '../../server/relay/port.ts';
import { FUZZED_TRANSPORTS, fuzzLiveRelay } from '../../test/support/relay/live-fuzz.ts';
import type { AttackedPorts, SeedAsked, SeedSeen } from './attacked-relay.ts';
import { PrintedTable } from './table.ts';

const SEED_MESSAGES = 250_000;
/** Node's heap and the relay's buffers are there after a round of the transports; what a leak of a message's size would add is over this. */
const SETTLED_SEEDS = 2 * FUZZED_TRANSPORTS.length;
const MOST_GROWTH_MIB = 64;
/** A packet of the call that was lost is waited for in vain: a seed takes a minute on a busy machine. */
const SEED_LIMIT_MS = 15 * 60_000;

/**
 * Sends mutated messages to the built relay's sockets, by UDP, TCP and TLS in turn (test/support/relay/live-fuzz.ts), with a call
 * beside them each of whose packets has to come through and be echoed, and prints what came of them; RSS and descriptors are of the
 * relay's process. Returns whether the relay stood, its answers were short, the call exact in its own eyes and in the witness,
 * nothing was dropped and memory stayed.
 */
export async function attackLiveRelay(
  messages: number,
  firstSeed: number,
  io: RelayIoChoice,
): Promise<boolean> {
  console.log(
    `\n${messages} mutated messages at the sockets of the relay, datagrams by ${io} (a seed each ${SEED_MESSAGES}, from ${firstSeed}):`,
  );
  const relay = await startAttacked(io);
  const table = new PrintedTable([
    ...[
      '   seed',
      'over',
      'messages/s',
      '  replies',
      'too long',
      'connections',
      'sent and echoed',
      'witness',
    ],
    ...['malformed', 'unsent', 'allocations', 'descriptors', 'RSS MiB'],
  ]);
  const rssMib: number[] = [];
  let isWhole = true;
  let callPackets = 0;
  for (let done = 0, seed = firstSeed; done < messages; done += SEED_MESSAGES, seed += 1) {
    const transport = FUZZED_TRANSPORTS[(seed - firstSeed) % FUZZED_TRANSPORTS.length] ?? 'udp';
    const startMs = performance.now();
    const count = Math.min(SEED_MESSAGES, messages - done);
    const callTest = `beside-${seed}`;
    const listener = { transport, port: relay.ports[transport], udpPort: relay.ports.udp };
    const figures = await relay.during(fuzzLiveRelay(listener, count, { seed, callTest }));
    const perSecond = count / ((performance.now() - startMs) / 1000);
    const { stats, isWitnessExact } = await relay.look({ callTest, callPackets: figures.callPackets });
    const unsent = Object.values(stats.datagramsUnsent).reduce((sum, each) => sum + each, 0);
    isWhole &&= figures.tooLong === 0 && isWitnessExact && unsent === 0;
    callPackets += figures.callPackets;
    rssMib.push(relay.rssMib());
    table.print([
      ...[seed, transport, perSecond.toFixed(0), figures.replies, figures.tooLong, figures.connections],
      ...[figures.callPackets, isWitnessExact ? 'exact' : 'NOT', stats.malformedMessages, unsent],
      ...[stats.allocations, relay.descriptors(), (rssMib.at(-1) ?? 0).toFixed(0)],
    ]);
  }
  await relay.close();
  const settled = rssMib.slice(SETTLED_SEEDS);
  const grownMib = settled.length < 2 ? null : (settled.at(-1) ?? 0) - (settled[0] ?? 0);
  if (grownMib !== null)
    console.log(
      `RSS of the relay: ${(settled[0] ?? 0).toFixed(1)} MiB after ${SETTLED_SEEDS + 1} seeds, ${(settled.at(-1) ?? 0).toFixed(1)} in the end (at most ${MOST_GROWTH_MIB} more).`,
    );
  console.log(`The call: ${callPackets} packets sent, echoed and in the witness, each before the next.`);
  return isWhole && (grownMib === null || grownMib < MOST_GROWTH_MIB);
}

/** The relay in a process of its own, ended with this one. */
async function startAttacked(io: RelayIoChoice) {
  const child = fork(new URL('attacked-relay.ts', import.meta.url), [io]);
  const { pid } = child;
  if (pid === undefined) throw new Error('the relay did not start');
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  let isClosing = false;
  const gone = once(child, 'exit').then(() => {
    if (!isClosing) throw new Error('the relay is gone');
  });
  // Whoever waits for something else is told by `said`.
  gone.catch(() => undefined);
  const said = async (): Promise<unknown> => {
    const message: Promise<unknown[]> = once(child, 'message');
    return (await Promise.race([message, gone.then(() => [])]))[0];
  };
  const { ports } = (await said()) as AttackedPorts;
  return {
    ports,
    look: (asked: SeedAsked): Promise<SeedSeen> => {
      child.send(asked);
      return said() as Promise<SeedSeen>;
    },
    /** What the work comes to; rejects when the relay is gone meanwhile, or the call waits for ever. */
    during: async <T>(work: Promise<T>): Promise<T> => {
      const late = AbortSignal.timeout(SEED_LIMIT_MS);
      const ended = gone.then((): never => {
        throw new Error('the relay is closed');
      });
      const stand = new Promise<never>((_resolve, reject) => {
        late.addEventListener('abort', () => reject(new Error('the call has come to a stand')));
      });
      return Promise.race([work, ended, stand]);
    },
    rssMib: (): number =>
      Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    descriptors: (): number => readdirSync(`/proc/${pid}/fd`).length,
    close: async (): Promise<void> => {
      isClosing = true;
      child.kill('SIGTERM');
      await gone;
      process.off('exit', end);
    },
  };
}
