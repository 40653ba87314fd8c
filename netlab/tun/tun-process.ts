/**
 * The process of a TUN gateway: makes two devices, and carries packets from one to the other. Started by `startKernelLab`,
 * told what to do over Node's IPC channel, ends when that closes, whatever became of the parent; the devices go with it.
 *
 * A packet that waits for the gateway is delay that its log cannot show: it goes before everything else on the machine, and
 * needs a few hundredths of a processor.
 */
import type { Answer, Request, SharedCommand } from '../control.ts';
import type { Direction } from '../impairments.ts';
import { openTun, readPacket, takeRealTime, waiterFor, writePacket } from './system.ts';
import type { TunSetup } from './tun-control.ts';
import { TunGateway } from './tun-gateway.ts';

/** The longest wait: so long a question of the tests may lie there. */
const LONGEST_WAIT_MS = 5;
/** At a time from one device, before the other and what is due have their turn. */
const PACKETS_AT_A_TIME = 32;
const LARGEST_PACKET_BYTES = 65_536;

const nowMs = (): number => performance.now();
let gateway: TunGateway | null = null;

function start({ devices, network, impairments, isActive }: TunSetup): void {
  const descriptors = { up: openTun(devices.client), down: openTun(devices.server) } as const;
  const towards = { up: descriptors.down, down: descriptors.up } as const;
  const started = new TunGateway(network, (direction, bytes) => {
    if (!writePacket(towards[direction], bytes)) process.stderr.write('The system refused a packet.\n');
  });
  started.setImpairments(impairments);
  started.setActive(isActive);
  gateway = started;

  const wait = waiterFor([descriptors.up, descriptors.down]);
  const bytes = Buffer.alloc(LARGEST_PACKET_BYTES);
  const takeFrom = (direction: Direction): void => {
    for (let taken = 0; taken < PACKETS_AT_A_TIME; taken += 1) {
      const size = readPacket(descriptors[direction], bytes);
      if (size === null) return;
      started.onPacket(direction, Buffer.from(bytes.subarray(0, size)), nowMs());
    }
  };
  // Between two turns Node serves the IPC channel.
  const turn = (): void => {
    const untilDueMs = (started.nextDueMs ?? Infinity) - nowMs();
    wait(Math.min(LONGEST_WAIT_MS, Math.max(0, untilDueMs)));
    takeFrom('up');
    takeFrom('down');
    started.release(nowMs);
    setImmediate(turn);
  };
  setImmediate(turn);
}

function answerTo(command: SharedCommand | { readonly kind: 'start'; readonly setup: TunSetup }): Answer {
  if (command.kind === 'start') {
    start(command.setup);
    return { kind: 'done' };
  }
  if (gateway === null) return { kind: 'failed', reason: 'not started' };
  switch (command.kind) {
    case 'set-impairments':
      gateway.setImpairments(command.impairments);
      return { kind: 'done' };
    case 'set-active':
      gateway.setActive(command.isActive);
      return { kind: 'done' };
    case 'start-outages':
      gateway.startOutages(nowMs());
      return { kind: 'done' };
    case 'reset':
      gateway.reset();
      return { kind: 'done' };
    case 'log':
      return {
        kind: 'log',
        log: {
          timeOriginMs: performance.timeOrigin,
          records: gateway.records,
          mappings: [],
          waiting: gateway.waiting,
          streams: [],
          dns: [],
          proxy: [],
        },
      };
    default:
      command satisfies never;
      return { kind: 'failed', reason: 'unknown command' };
  }
}

process.on('message', ({ id, command }: Request<Parameters<typeof answerTo>[0]>) => {
  let answer: Answer;
  try {
    answer = answerTo(command);
  } catch (error) {
    answer = { kind: 'failed', reason: String(error) };
  }
  process.send?.({ id, answer });
});
process.on('disconnect', () => process.exit(0));
if (!takeRealTime()) process.stderr.write('The gateway has to wait for the processor as anybody.\n');
