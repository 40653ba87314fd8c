/**
 * Asks a socket of the batched adapter that is bound to no address at several addresses, and prints what answered each, as JSON:
 * `several-addresses.ts <bound to> <client's address> <address>...`. Runs on a machine that has those addresses. The client has one
 * of its own: the system would let an answer to it leave from that one.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { zeroCounters } from '../../../../../server/relay/service/counters.ts';
import type { RelayClient } from '../../../../../server/relay/service/client.ts';
import { prepareBatched } from '../../../../../server/relay/sockets/batched/open-batched.ts';
import { listenOn } from '../../loopback.ts';

const [host = '', from = '', ...asked] = process.argv.slice(2);
const sink = {
  nowMs: () => performance.now(),
  receive: (client: RelayClient, bytes: Uint8Array) => client.reply(bytes),
  clientGone: () => undefined,
};
const open = await prepareBatched(zeroCounters().datagramsUnsent);
const listener = open(listenOn('udp', host), sink, { bufferBytes: 1 << 20 });
const client = createSocket(from.includes(':') ? 'udp6' : 'udp4');
await new Promise<void>((resolve) => client.bind(0, from, resolve));
const answered: string[] = [];
for (const address of asked) {
  const heard: Promise<unknown[]> = once(client, 'message');
  client.send(`asked at ${address}`, listener.endpoint.port, address);
  const [bytes, { address: answering }] = (await heard) as [Buffer, { readonly address: string }];
  answered.push(`${bytes.toString()}, answered from ${answering}`);
}
process.stdout.write(JSON.stringify(answered));
client.close();
await listener.close();
