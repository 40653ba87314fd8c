/**
 * The process of a TUN gateway: makes two devices, and carries packets from one to the other. Started by `startKernelLab`,
 * told what to do over Node's IPC channel, ends when that closes, whatever became of the parent; the devices go with it.
 *
 * A packet that waits for the gateway is delay that its log cannot show: it goes before everything else on the machine, and
 * needs a few hundredths of a processor.
 */
import { answerTests, carryOut, type Commanded } from '../carried-out.ts';
import type { SharedCommand } from '../control.ts';
import type { Direction } from '../impairments.ts';
import { carryPackets } from './carry-packets.ts';
import { openTun, takeRealTime, writePacket } from './system.ts';
import type { TunSetup } from './tun-control.ts';
import { TunGateway } from './tun-gateway.ts';

/** What comes from each device goes in its direction. */
const DIRECTIONS: readonly Direction[] = ['up', 'down'];

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

  carryPackets(
    [descriptors.up, descriptors.down],
    {
      onPacket: (device, bytes, arrivalMs) => started.onPacket(DIRECTIONS[device] ?? 'up', bytes, arrivalMs),
      release: (now) => started.release(now),
      get nextDueMs() {
        return started.nextDueMs;
      },
    },
    nowMs,
  );
}

const commandedBy = (started: TunGateway): Commanded => ({
  setImpairments: (impairments) => started.setImpairments(impairments),
  setActive: (isActive) => started.setActive(isActive),
  startOutages: () => started.startOutages(nowMs()),
  reset: () => started.reset(),
  truth: () => ({
    timeOriginMs: performance.timeOrigin,
    records: started.records,
    mappings: [],
    waiting: started.waiting,
    streams: [],
    dns: [],
    proxy: [],
  }),
});

answerTests((command: SharedCommand | { readonly kind: 'start'; readonly setup: TunSetup }) => {
  if (command.kind === 'start') {
    start(command.setup);
    return { kind: 'done' };
  }
  return gateway === null
    ? { kind: 'failed', reason: 'not started' }
    : carryOut(commandedBy(gateway), command);
});
if (!takeRealTime()) process.stderr.write('The gateway has to wait for the processor as anybody.\n');
