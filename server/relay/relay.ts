/** Puts the relay together in this thread: service, sockets, sweeping. `worker.ts` runs it in one of its own. */
import { randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Server as TlsServer } from 'node:tls';
import { BusyShare } from './busy-share.ts';
import { DEFAULT_RELAYED_ADDRESSES, REALM_LIMIT_BYTES, RelayStartError } from './port.ts';
import type {
  RelayEndpoint,
  RelayIo,
  RelayListener,
  RelayOptions,
  RelayStats,
  RelayTlsFiles,
  SkippedListener,
  SocketBuffers,
} from './port.ts';
import type { RelayClock } from './service/clock.ts';
import type { RawWitness } from './witness/raw-witness.ts';
import { NoSiblings } from './siblings.ts';
import { readRelayedIps } from './service/names.ts';
import { RelayService } from './service/relay-service.ts';
import { chooseDatagramAdapter } from './sockets/datagram-adapter.ts';
import type { DatagramAdapter } from './sockets/datagram-adapter.ts';
import type { OpenListener } from './sockets/listener.ts';
import { openListeners } from './sockets/open-listeners.ts';
import { StreamAdmission } from './sockets/stream-admission.ts';
import { openStreamListener } from './sockets/stream.ts';
import { sharedClock } from './threads/shared-clock.ts';
import { ThreadSiblings } from './threads/thread-siblings.ts';
import type { ThreadPlace } from './threads/thread-siblings.ts';
import type { StreamContext, TlsIdentity } from './sockets/stream.ts';

export interface RunningRelay {
  readonly endpoints: readonly RelayEndpoint[];
  readonly skipped: readonly SkippedListener[];
  readonly io: RelayIo;
  /** Of each UDP socket the least; `null`: there is none. */
  readonly receiveBufferBytes: number | null;
  /** Of this thread. */
  stats(): RelayStats;
  /** The tests that hold an allocation here. */
  testIds(): string[];
  /** Clients that the sockets remember. A flood of strangers must leave this as it was. */
  clientCount(): number;
  reloadTls(): Promise<void>;
  admitTest(testId: string, packetsPerS: number): void;
  endTest(testId: string): void;
  /** What was seen of the test; `null` when nothing is known of it. */
  witness(testId: string): RawWitness | null;
  close(): Promise<void>;
}

/** What ran out is refused at its time and freed within this. */
const SWEEP_INTERVAL_MS = 1000;

const SYSTEM_CLOCK: RelayClock = {
  monotonicMs: () => performance.now(),
  epochS: () => Date.now() / 1000,
};

/**
 * Opens every listener or none; rejects with a `RelayStartError`. `place`: of one thread among several, whose ports are those
 * that the first of them has got.
 */
export async function openRelay(
  options: RelayOptions,
  place: ThreadPlace | null = null,
  clock = place === null ? SYSTEM_CLOCK : { ...SYSTEM_CLOCK, monotonicMs: sharedClock(place.originNs) },
): Promise<RunningRelay> {
  const relayedIps = readRelayedIps(options.relayedAddresses ?? DEFAULT_RELAYED_ADDRESSES);
  if (relayedIps === null)
    throw new RelayStartError('The relayed addresses are not IP addresses.', 'RELAYED_ADDRESSES', null);
  const { secret, realm, limits } = options;
  if (Buffer.byteLength(realm) > REALM_LIMIT_BYTES)
    throw new RelayStartError(`The realm has more than ${REALM_LIMIT_BYTES} bytes.`, 'REALM', null);
  const siblings = place === null ? new NoSiblings() : new ThreadSiblings(place);
  const service = new RelayService({
    secret,
    realm,
    issuer: options.issuer ?? null,
    limits,
    relayedIps,
    clock,
    randomBytes,
    randomBelow: (below) => randomInt(below),
    isWitness: options.isWitness ?? true,
    siblings,
  });
  const admission = new StreamAdmission(limits, service.counters);
  const context = { sink: service, limits, admission };
  const identity = await identityFor(options);
  const datagrams = await chooseDatagramAdapter(options.io ?? 'auto', service.counters.datagramsUnsent, {
    ...(place && { shared: place }),
  });
  const { opened, skipped } = await openListeners(options.listeners, (listener) =>
    openListener(listener, context, datagrams, identity),
  );
  const open = opened.map(({ listener }) => listener);
  const socketBuffers = leastOf(opened.flatMap(({ buffers }) => buffers ?? []));
  const busy = new BusyShare();
  const sweeping = setInterval(() => {
    busy.look();
    service.sweep();
    for (const listener of open) listener.sweep(clock.monotonicMs());
  }, SWEEP_INTERVAL_MS);
  let closing: Promise<void> | null = null;
  return {
    endpoints: open.map(({ endpoint }) => endpoint),
    skipped,
    io: datagrams.io,
    receiveBufferBytes: socketBuffers?.receiveBytes ?? null,
    stats: () => ({
      ...service.stats(),
      streamConnections: admission.connectionCount,
      adapter: datagrams.io.adapter,
      socketBuffers,
      threads: 1,
      busyRatio: busy.ratio,
    }),
    testIds: () => service.testIds(),
    clientCount: () => open.reduce((count, listener) => count + listener.clientCount, 0),
    reloadTls: async () => {
      const fresh = await identityFor(options);
      if (fresh !== null) for (const { tls } of opened) tls?.setSecureContext(fresh);
    },
    admitTest: (testId, packetsPerS) => service.admitTest(testId, packetsPerS),
    endTest: (testId) => service.endTest(testId),
    witness: (testId) => {
      const witness = service.witness(testId);
      return witness && { ...witness, adapter: datagrams.io.adapter };
    },
    close: () => {
      clearInterval(sweeping);
      siblings.close();
      closing ??= Promise.all(open.map((opened) => opened.close())).then(() => undefined);
      return closing;
    },
  };
}

interface Opened {
  readonly listener: OpenListener;
  readonly tls: TlsServer | null;
  /** Of datagrams only. */
  readonly buffers?: SocketBuffers;
}

const leastOf = (buffers: readonly SocketBuffers[]): SocketBuffers | null =>
  buffers.length === 0
    ? null
    : {
        receiveBytes: Math.min(...buffers.map(({ receiveBytes }) => receiveBytes)),
        sendBytes: Math.min(...buffers.map(({ sendBytes }) => sendBytes)),
      };

async function openListener(
  listener: RelayListener,
  context: StreamContext,
  datagrams: DatagramAdapter,
  identity: TlsIdentity | null,
): Promise<Opened> {
  switch (listener.transport) {
    case 'udp':
      return { ...(await datagrams.open(listener, context.sink)), tls: null };
    case 'tcp':
      return openStreamListener(listener, context, null);
    case 'tls':
      return openStreamListener(listener, context, identity);
  }
}

/** Certificate and key, when a listener needs them; checked together, so that a bad pair never replaces a good. */
async function identityFor({ listeners, tls }: RelayOptions): Promise<TlsIdentity | null> {
  if (!listeners.some(({ transport }) => transport === 'tls')) return null;
  if (tls === null)
    throw new RelayStartError('A TLS listener needs a certificate and a key.', 'TLS_FILES', null);
  return readIdentity(tls);
}

async function readIdentity({ certFile, keyFile }: RelayTlsFiles): Promise<TlsIdentity> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RelayStartError(
      `The relay cannot use certificate ${certFile} with key ${keyFile}: ${reason}.`,
      'TLS_FILES',
      null,
      error,
    );
  }
}
