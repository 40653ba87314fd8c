/**
 * Runs the built relay, as the server does, in a process whose CPU time is the relay's alone. With the argument
 * `blind` it keeps no witness.
 */
import { DEFAULT_RELAY_LIMITS } from '../../server/relay/port.ts';
import { startRelay } from '../../server/relay/thread.ts';
import { HOST, REALM, SECRET } from './subject.ts';

const relay = await startRelay(
  {
    listeners: [{ transport: 'udp', host: HOST, port: 0 }],
    secret: SECRET,
    realm: REALM,
    tls: null,
    isWitness: !process.argv.includes('blind'),
    // uclient makes all its allocations under one name.
    limits: { ...DEFAULT_RELAY_LIMITS, allocationsPerTest: 1000 },
  },
  new URL('../../dist/node/relay-worker.js', import.meta.url),
);
process.send?.(relay.endpoints[0]?.port);
process.on('message', () => void relay.stats().then(({ witnessBytes }) => process.send?.(witnessBytes)));
