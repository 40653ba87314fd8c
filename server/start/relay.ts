import { availableParallelism } from 'node:os';
import type { Config } from '../config.ts';
import { DEFAULT_RELAY_LIMITS, RelayStartError } from '../relay/port.ts';
import { keepRelayRunning, type RestartedRelay, type RestartParts } from './restarted-relay.ts';
import { hostInUri } from '../http/request/asked-host.ts';
import { relayListeners } from './relay-listeners.ts';
import { threadsFor } from './relay-io.ts';
import { StartError } from './start-error.ts';

/** Starts the built-in relay, if the configuration has it; every failure becomes one sentence. */
export async function openRelay(
  config: Config,
  { relay: secret, issuer }: { readonly relay: string; readonly issuer: string },
  parts: RestartParts,
): Promise<RestartedRelay | null> {
  const relay = config.builtInRelay;
  if (!relay) return null;
  try {
    const options = {
      listeners: relayListeners(relay),
      secret,
      issuer,
      realm: 'edgewise',
      tls: relay.tlsPort === null ? null : config.tls,
      limits: DEFAULT_RELAY_LIMITS,
      io: relay.io,
      threads: relay.threads ?? threadsFor(availableParallelism()),
    };
    return await keepRelayRunning(options, parts);
  } catch (error) {
    throw new StartError('relay', relaySentence(error), error);
  }
}

function relaySentence(error: unknown): string {
  if (!(error instanceof RelayStartError))
    return `The relay could not start: ${error instanceof Error ? error.message : String(error)}.`;
  const { listener, code } = error;
  if (!listener) return `The relay could not start: ${withFullStop(error.message)}`;
  const transport = listener.transport === 'udp' ? 'UDP' : listener.transport === 'tcp' ? 'TCP' : 'TLS';
  const where = `The relay's ${transport} port ${listener.port} on ${hostInUri(listener.host)}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is taken by another program; choose another with ${OPTION[listener.transport]}.`;
    case 'EACCES':
      return `${where} needs more rights than this process has.`;
    case 'EADDRNOTAVAIL':
      return `${where} cannot be opened: this machine does not have that address.`;
    default:
      return `${where} cannot be opened (${code}).`;
  }
}

const OPTION = { udp: '--relay-ports', tcp: '--relay-tcp-ports', tls: '--relay-tls-port' } as const;

const withFullStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
