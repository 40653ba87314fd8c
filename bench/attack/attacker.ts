/**
 * An admitted test that sends as fast as a socket takes it, for so many milliseconds: `attacker.ts <port> <ms>`. Tells its
 * parent when it begins, and then how many packets it sent.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { BenchClient } from '../relay/bench-client.ts';

/** Between two looks at the clock. */
const BURST = 64;
const PACKET_BYTES = 200;

const [port, forMs] = process.argv.slice(2).map(Number);
const sender = new BenchClient(port ?? 0, 'attacker', PACKET_BYTES);
const receiver = new BenchClient(port ?? 0, 'attacker', PACKET_BYTES);
const toSender = await sender.allocate();
const toReceiver = await receiver.allocate();
await sender.bind(toReceiver);
await receiver.bind(toSender);
process.send?.({ kind: 'begins' });
const untilMs = performance.now() + (forMs ?? 0);
let sent = 0;
while (performance.now() < untilMs) {
  for (let at = 0; at < BURST; at += 1) sender.send();
  sent += BURST;
  await turn();
}
process.send?.({ kind: 'sent', sent, passedOn: receiver.received }, () => process.exit(0));
