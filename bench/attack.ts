/**
 * What the attacks of docs/security.md come to on this machine, and for longer than the tests (test/attack) try them:
 * `npm run bench:attack -- --relay 10000000` (`--live`: the same at real sockets,
 * by UDP, TCP and TLS in turn, as many with each way that the relay has to take datagrams, or with `--relay-io` alone). Each option is an attack by its count; without any, the relay gets a million
 * messages and has a test beside one that sends at line rate (`--neighbour`), and the HTTP server uploads that never end and
 * packet records that are refused (`--uploads`). `--seed S` is where seeds begin. Ends with status 1 when something did not hold.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { refusedPackets, unfinishedUploads } from './attack/http-attacks.ts';
import type { RelayIoChoice } from '../server/relay/port.ts';
import { attackHttp } from './attack/http-requests.ts';
import { attackLiveRelay } from './attack/live-relay.ts';
import { attackNeighbour } from './attack/neighbour.ts';
import { attackRelay } from './attack/relay-messages.ts';

const { values: options } = parseArgs({
  options: {
    relay: { type: 'string' },
    http: { type: 'string' },
    live: { type: 'string' },
    'relay-io': { type: 'string' },
    neighbour: { type: 'boolean', default: false },
    uploads: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(options.seed);
const ios =
  options['relay-io'] === undefined
    ? (['batched', 'dgram'] as const)
    : [options['relay-io'] as RelayIoChoice];
const isPlain =
  options.relay === undefined &&
  options.http === undefined &&
  options.live === undefined &&
  !options.neighbour &&
  !options.uploads;

const load = loadavg().map((average) => average.toFixed(2));
console.log(`${availableParallelism()} cores, Node ${process.version}, load before: ${load.join(' ')}`);

let holds = true;
if (options.relay !== undefined || isPlain) holds = attackRelay(Number(options.relay ?? 1_000_000), seed);
if (options.live !== undefined)
  for (const io of ios) if (!(await attackLiveRelay(Number(options.live), seed, io))) holds = false;
if (options.http !== undefined && !(await attackHttp(Number(options.http), seed))) holds = false;
if ((options.neighbour || isPlain) && !(await attackNeighbour())) holds = false;
if (options.uploads || isPlain) {
  for await (const text of unfinishedUploads()) console.log(text);
  for await (const text of refusedPackets()) console.log(text);
}
process.exitCode = holds ? 0 : 1;
