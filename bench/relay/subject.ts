/** A relay under test: a process of its own on a loopback port, ours or coturn. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { coturnPath, startCoturn } from '../../e2e/coturn.ts';
import type { RelayIoChoice } from '../../server/relay/port.ts';

export const SECRET = 'the secret of benches';
export const REALM = 'edgewise';
export const HOST = '127.0.0.1';

export interface Subject {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** True for what sends everything back instead of relaying it. */
  readonly isEcho?: boolean;
  /** What its witness holds; 0 for relays that have none. */
  witnessBytes(): Promise<number>;
  close(): Promise<void>;
}

interface EdgewiseOptions {
  /** How it takes datagrams; default: in batches where the machine can. */
  readonly io?: RelayIoChoice;
  /** Default: with its witness. */
  readonly isWitness?: boolean;
  /** With the limits of the product; default: with those of a bench. */
  readonly isLimited?: boolean;
  /** Default: who sends far too much is dropped by the system; for measuring what that is worth. */
  readonly isThinning?: boolean;
  /** With little memory for its witness, so that it is soon all used; default: with the product's. */
  readonly isWitnessSmall?: boolean;
  /** Among how many threads its clients are divided; default: 1. */
  readonly threads?: number;
}

/** Our relay, which can be asked for a figure of its statistics. */
interface EdgewiseSubject extends Subject {
  statistic(name: AskedStatistic): Promise<number>;
}

export type AskedStatistic = 'witnessBytes' | 'allocations';

/** Our relay. */
export async function startEdgewise({
  io = 'auto',
  isWitness = true,
  isLimited = false,
  isThinning = true,
  isWitnessSmall = false,
  threads = 1,
}: EdgewiseOptions = {}): Promise<EdgewiseSubject> {
  const flags = [
    io,
    ...(isWitness ? [] : ['blind']),
    ...(isLimited ? ['limited'] : []),
    ...(isThinning ? [] : ['unthinned']),
    ...(isWitnessSmall ? ['small-witness'] : []),
    `threads=${threads}`,
  ];
  const child = fork(new URL('relay-process.ts', import.meta.url), flags);
  const nextNumber = async (): Promise<number> => {
    const message: Promise<unknown[]> = once(child, 'message', {
      signal: AbortSignal.timeout(START_LIMIT_MS),
    });
    return Number((await message)[0]);
  };
  const port = await nextNumber();
  const statistic = (asked: AskedStatistic): Promise<number> => {
    child.send(asked);
    return nextNumber();
  };
  const name = isWitness ? io : 'blind';
  return {
    name,
    pid: pidOf(child),
    port,
    statistic,
    witnessBytes: () => statistic('witnessBytes'),
    close: () => end(child),
  };
}

export const COTURN = coturnPath();
const COTURN_PORT = 13_978;
const START_LIMIT_MS = 30_000;

/** coturn, set up for the same credentials. */
export async function startCoturnSubject(file: string): Promise<Subject> {
  const coturn = await startCoturn(file, { port: COTURN_PORT, secret: SECRET, realm: REALM });
  return {
    name: 'coturn',
    pid: coturn.pid,
    port: COTURN_PORT,
    witnessBytes: () => Promise.resolve(0),
    close: () => coturn.close(),
  };
}

/** Takes the process down with the benchmark, however that ends: a left-over one would share the next run's packets. */
function pidOf(child: ChildProcess): number {
  process.once('exit', () => child.kill('SIGKILL'));
  if (child.pid === undefined) throw new Error('the process did not start');
  return child.pid;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
