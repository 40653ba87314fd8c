/** The pump (pump.c), compiled where there is a compiler, on the sockets of calls that are made here. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { BenchClient } from './bench-client.ts';
import { compiled } from './compiled.ts';
import { cpuTimeUs } from './cpu-time.ts';
import type { Load } from './paced-load.ts';
import { dropsAt } from './socket-drops.ts';
import type { Subject } from './subject.ts';

/** Networks that calls come from in turn: threads of a relay are chosen by them. */
const NETWORKS = 16;
const WARM_UP_PER_S = 20_000;
const WARM_UP_S = 3;

export interface PumpResult {
  readonly sent: number;
  readonly lost: number;
  /** Of those: thrown away at sockets of the pump, which is no fault of the relay. */
  readonly lostAtPump: number;
  /** Thrown away at the relay's socket, which was full: its thread did not get there in time. */
  readonly lostAtRelay: number;
  /** How far the pump was behind at worst: more than a few ms, and it was not the relay that was measured. */
  readonly lateMs: number;
  /** Of the relay, of one core. */
  readonly cpuShare: number;
}

/** Throws where it cannot be compiled: other systems than Linux, no `cc`. */
export async function runPump(
  subject: Pick<Subject, 'pid' | 'port'>,
  name: string,
  { calls, packetsPerSecond, seconds, packetBytes }: Load,
): Promise<PumpResult> {
  const pumpProgram = compiled('pump.c');
  if (pumpProgram === null) throw new Error('The pump needs Linux and a C compiler (cc).');
  const senders: BenchClient[] = [];
  const receivers: BenchClient[] = [];
  try {
    for (let call = 0; call < calls; call += 1) {
      const client = (): BenchClient =>
        new BenchClient(subject.port, `${name}-${call}`, packetBytes, `127.0.${call % NETWORKS}.1`);
      const [sender, receiver] = [client(), client()];
      senders.push(sender);
      receivers.push(receiver);
      const [toSender, toReceiver] = [await sender.allocate(), await receiver.allocate()];
      await sender.bind(toReceiver);
      await receiver.bind(toSender);
    }
    const ports = new Set(receivers.map((client) => client.localPort));
    const descriptors = [...senders, ...receivers].map((client) => client.handOver());
    const pump = async (perSecond: number, forS: number): Promise<readonly number[]> => {
      const wish = [calls, perSecond, forS, packetBytes, subject.port].map(String);
      const child = spawn(pumpProgram.program, wish, {
        stdio: ['ignore', 'pipe', 'inherit', ...descriptors],
      });
      const ended = once(child, 'exit');
      const said = child.stdout === null ? '' : await text(child.stdout);
      await ended;
      return said.trim().split(' ').map(Number);
    };
    // A relay that has carried nothing yet is one that is still being compiled.
    await pump(WARM_UP_PER_S, WARM_UP_S);
    const cpuBeforeUs = cpuTimeUs(subject.pid);
    const dropsBefore = dropsAt(new Set([subject.port]));
    const beginMs = performance.now();
    const [sent = 0, received = 0, lateUs = 0] = await pump(packetsPerSecond, seconds);
    return {
      sent,
      lost: sent - received,
      lostAtPump: dropsAt(ports),
      lostAtRelay: dropsAt(new Set([subject.port])) - dropsBefore,
      lateMs: lateUs / 1000,
      cpuShare: (cpuTimeUs(subject.pid) - cpuBeforeUs) / 1000 / (performance.now() - beginMs),
    };
  } finally {
    for (const client of [...senders, ...receivers]) client.drop();
    pumpProgram.remove();
  }
}
