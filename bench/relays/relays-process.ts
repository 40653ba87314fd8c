/**
 * Many relays in one process: each joins the server by the relay's own code, has UDP and TCP ports that take credentials, so
 * that the server's probes go the whole way, and reports as often as any. They share a thread, since nobody's packets come.
 * `argv`: `RelaysOrders` as JSON. Ends with its parent's word.
 */
import { randomBytes } from 'node:crypto';
import { Joining, type OwnRelay } from '../../server/fleet/joining.ts';
import { openRelay } from '../../server/relay/relay.ts';
import { DEFAULT_RELAY_LIMITS } from '../../server/relay/port.ts';
import { relayProbes } from '../../server/start/relays/relay-probes.ts';
import { serverLink } from '../../server/start/server-link.ts';
import { processTimers } from '../../server/time/timers.ts';

/** Which relays join what. */
export interface RelaysOrders {
  readonly origin: string;
  /** By the relay's name. */
  readonly tokens: Readonly<Record<string, string>>;
}

const HOST = '127.0.0.1';
/** What a relay has to bring of a test of 30 s. */
const WITNESS = new Uint8Array(40_000);

async function open({ secret, issuer }: { secret: string; issuer: string }): Promise<OwnRelay> {
  const relay = await openRelay({
    listeners: (['udp', 'tcp'] as const).map((transport) => ({ transport, host: HOST, port: 0 })),
    secret,
    issuer,
    realm: 'edgewise',
    tls: null,
    limits: DEFAULT_RELAY_LIMITS,
    io: 'dgram',
  });
  return {
    endpoints: relay.endpoints,
    stats: () => {
      const { tests, allocations, packetsRelayed, packetsDropped, busyRatio } = relay.stats();
      const dropped = Object.values(packetsDropped).reduce((sum, packets) => sum + packets, 0);
      return Promise.resolve({ tests, allocations, packetsRelayed, packetsDropped: dropped, busyRatio });
    },
    admitTest: (testId, packetsPerS) => {
      relay.admitTest(testId, packetsPerS);
      return Promise.resolve();
    },
    endTest: (testId) => {
      relay.endTest(testId);
      return Promise.resolve();
    },
    witness: () => Promise.resolve(WITNESS),
    onDeath: () => undefined,
    close: () => relay.close(),
  };
}

const clocks = {
  timers: processTimers,
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
};
const probes = relayProbes(clocks);
const { origin, tokens } = JSON.parse(process.argv[2] ?? '{}') as RelaysOrders;
for (const [name, token] of Object.entries(tokens))
  void new Joining({
    facts: { name, place: null, kind: { kind: 'edge' }, group: null, publicHost: null, version: 'bench' },
    link: serverLink(origin, token),
    look: probes.ofPeer,
    ...clocks,
    newSession: () => randomBytes(16).toString('base64url'),
    tell: (level, sentence) => {
      if (level === 'warn') process.stderr.write(`${name}: ${sentence}\n`);
    },
    open,
  }).run();
process.on('disconnect', () => process.exit(0));
