/**
 * Runs the built relay, as the server does, in a process whose CPU time is the relay's alone. The first argument is how it
 * takes datagrams. With `blind` it keeps no witness, with `limited` it has the limits of the product and not those of a bench, and
 * with `unthinned` the system drops nothing for it of who sends far too much. With `small-witness` its witness has little memory, with
 * `threads=N` it has so many threads.
 */
import { DEFAULT_RELAY_LIMITS } from '../../server/relay/port.ts';
import type { RelayIoChoice, RelayLimits } from '../../server/relay/port.ts';
import { startRelay } from '../../server/relay/thread.ts';
import { HOST, REALM, SECRET } from './subject.ts';
import type { AskedStatistic } from './subject.ts';

/** uclient makes all its allocations under one name, and what a packet costs is asked at many times a test's rate. */
const BENCH_LIMITS: RelayLimits = {
  ...DEFAULT_RELAY_LIMITS,
  allocationsPerTest: 1000,
  packetsPerSPerTest: 1e6,
  packetsPerSPerSource: 1e6,
  strangerRequestsBurst: 1e6,
};

/** As a server tells its relay of a test of one call; nobody admits the tests of a bench. */
const PRODUCT_LIMITS: RelayLimits = { ...DEFAULT_RELAY_LIMITS, packetsPerSPerTest: 1000 };

/** Used up within half a minute at 20,000 packets/s. */
const SMALL_WITNESS_BYTES = 8 * 1024 * 1024;

const io = process.argv[2] as RelayIoChoice;
const threads = Number(process.argv.find((flag) => flag.startsWith('threads='))?.slice(8) ?? 1);
const is = (flag: string): boolean => process.argv.includes(flag);
const limits: RelayLimits = {
  ...(is('limited') ? PRODUCT_LIMITS : BENCH_LIMITS),
  ...(is('unthinned') ? { refusalsBeforeThinning: Infinity } : {}),
  ...(is('small-witness') ? { witnessBytes: SMALL_WITNESS_BYTES } : {}),
};

const relay = await startRelay(
  {
    listeners: [{ transport: 'udp', host: HOST, port: 0 }],
    secret: SECRET,
    realm: REALM,
    tls: null,
    io,
    threads,
    isWitness: !is('blind'),
    limits,
  },
  new URL('../../dist/node/relay-worker.js', import.meta.url),
);
process.send?.(relay.endpoints[0]?.port);
process.on(
  'message',
  (asked: AskedStatistic) => void relay.stats().then((statistics) => process.send?.(statistics[asked])),
);
