/** The process of a star's gateway: as tun-process.ts, with a device for each of many hosts. */
import { answerTests } from '../carried-out.ts';
import type { Answer } from '../control.ts';
import { carryPackets } from './carry-packets.ts';
import type { StarCommand, StarSetup } from './star-control.ts';
import { StarGateway } from './star-gateway.ts';
import { openTun, takeRealTime, writePacket } from './system.ts';

const nowMs = (): number => performance.now();
const DONE: Answer = { kind: 'done' };
let gateway: StarGateway | null = null;

function start({ devices, network }: StarSetup): void {
  const descriptors = devices.map(openTun);
  gateway = new StarGateway(network, (end, bytes) => {
    const descriptor = descriptors[end];
    if (descriptor === undefined || !writePacket(descriptor, bytes))
      process.stderr.write('The system refused a packet.\n');
  });
  carryPackets(descriptors, gateway, nowMs);
}

function logOf({ records, waiting }: StarGateway): Answer {
  const nothing = { mappings: [], streams: [], dns: [], proxy: [] };
  return { kind: 'log', log: { timeOriginMs: performance.timeOrigin, records, waiting, ...nothing } };
}

answerTests((command: StarCommand): Answer => {
  if (command.kind === 'start') {
    start(command.setup);
    return DONE;
  }
  if (gateway === null) return { kind: 'failed', reason: 'not started' };
  if (command.kind === 'log') return logOf(gateway);
  if (command.kind === 'cut') {
    gateway.setCut(...command.between, command.cut);
    return DONE;
  }
  gateway.reset();
  return DONE;
});
if (!takeRealTime()) process.stderr.write('The gateway has to wait for the processor as anybody.\n');
