/** A real relay on loopback, for tests with sockets. Ports are the system's choice. */
import { DEFAULT_RELAY_LIMITS, issueCredentials } from '../../../server/relay/port.ts';
import type {
  RelayIoChoice,
  RelayLimits,
  RelayListener,
  RelayOptions,
  RelayTransport,
  TurnCredentials,
} from '../../../server/relay/port.ts';
import { openRelay } from '../../../server/relay/relay.ts';
import type { RunningRelay } from '../../../server/relay/relay.ts';

export const LOOPBACK = '127.0.0.1';
export const LOOPBACK_SECRET = 'north';

/** What has the relay's datagrams; on other systems the batched one is left out, as it is by the relay. */
export const ADAPTERS: readonly RelayIoChoice[] =
  process.platform === 'linux' ? ['batched', 'dgram'] : ['dgram'];

/** Each vouches for itself. `expired` ran out in 2020, and has the key of the first. */
export const tlsFiles = (name: 'first' | 'second' | 'expired') => ({
  certFile: new URL(`fixtures/${name}.crt`, import.meta.url).pathname,
  keyFile: new URL(`fixtures/${name === 'expired' ? 'first' : name}.key`, import.meta.url).pathname,
});

export const listenOn = (transport: RelayTransport, host = LOOPBACK, port = 0): RelayListener => ({
  transport,
  host,
  port,
});

export function loopbackOptions(
  listeners: readonly RelayListener[],
  limits: Partial<RelayLimits> = {},
  io: RelayIoChoice = 'auto',
): RelayOptions {
  return {
    listeners,
    secret: LOOPBACK_SECRET,
    realm: 'edgewise',
    tls: tlsFiles('first'),
    limits: { ...DEFAULT_RELAY_LIMITS, ...limits },
    io,
  };
}

export const openLoopbackRelay = (
  listeners: readonly RelayListener[],
  limits: Partial<RelayLimits> = {},
  io: RelayIoChoice = 'auto',
): Promise<RunningRelay> => openRelay(loopbackOptions(listeners, limits, io));

/** Valid for an hour by the system's clock, as the relay on loopback runs on it. */
export const loopbackCredentials = (testId = 'test-1'): TurnCredentials =>
  issueCredentials({ secret: LOOPBACK_SECRET, testId, expiresAtS: Date.now() / 1000 + 3600 });

export function portOf(relay: RunningRelay, transport: RelayTransport): number {
  const endpoint = relay.endpoints.find((one) => one.transport === transport);
  if (endpoint === undefined) throw new Error(`no ${transport} endpoint`);
  return endpoint.port;
}
