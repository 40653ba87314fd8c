import type { RelayState } from '../../../src/wire/relays/fleet.ts';
import { AuditTrail } from '../../accounts/audit-trail.ts';
import type { Config } from '../../config.ts';
import { ConfiguredRelays } from '../../fleet/configured-relays.ts';
import { Fleet } from '../../fleet/fleet.ts';
import type { RelaysBefore } from '../../fleet/out-before.ts';
import type { Log, LogFields } from '../../log/log.ts';
import type { Store } from '../../store/port/store.ts';
import type { ServerClock } from '../../time/clock.ts';
import { processTimers } from '../../time/timers.ts';
import { issuerOf } from '../secrets.ts';
import { logFault } from '../log-fault.ts';
import { configuredPeerOf, peerOf, relayProbes } from './relay-probes.ts';

/** The relays on other machines: those that joined, and those of the configuration that the server looks after. */
export interface WatchedRelays {
  readonly fleet: Fleet;
  readonly configured: ConfiguredRelays;
}

/** What they are made with. */
export interface WatchedRelaysParts {
  readonly config: Config;
  readonly clock: ServerClock;
  readonly log: Log;
  readonly store: Pick<Store, 'desk'>;
  /** What the secrets of relays that join are derived from. */
  readonly secrets: { readonly relay: string };
  readonly before: RelaysBefore;
  /** Something has changed that alerts look at. */
  readonly onTurn: () => void;
}

const BY_TESTS = { why: 'three tests in a row, from different networks, could not connect through it' };

/** Names that relays of the configuration have. */
export const takenNamesOf = ({ relays, builtInRelay }: Config): string[] =>
  relays.map((relay) => (relay === 'built-in' ? (builtInRelay?.name ?? '') : relay.name));

/** Begins to look after them. */
export function watchRelays({
  config,
  clock,
  log,
  store,
  secrets,
  before,
  onTurn,
}: WatchedRelaysParts): WatchedRelays {
  const epochMs = (): number => clock.epochMs();
  const trail = new AuditTrail(store.desk, config.storeAddresses, epochMs);
  const probes = relayProbes({ timers: processTimers, monotonicMs: () => clock.monotonicMs(), epochMs });
  const told = (who: string, name: string, state: RelayState, fields: LogFields): void => {
    onTurn();
    log[state === 'offline' ? 'warn' : 'info'](`The relay "${name}" is ${state}.`, fields);
    if (state === 'recovering') return;
    const fact = { who, action: `relay-${state}`, subject: name, address: null } as const;
    trail.add(fact).catch((error: unknown) => logFault(log, error));
  };
  const checked = config.relays.flatMap((relay) => (relay !== 'built-in' && relay.isProbed ? [relay] : []));
  const fleet = new Fleet({
    secret: secrets.relay,
    // The same at each server that has the same secret: a relay joins all of them with one set of credentials.
    issuer: issuerOf(secrets.relay),
    takenNames: takenNamesOf(config),
    before,
    clock,
    timers: processTimers,
    probe: probes.ofJoined,
    peerOf: (offer) => peerOf(offer, epochMs()),
    configuredPeers: checked.map((relay) => ({
      name: relay.name,
      group: relay.group,
      find: () => configuredPeerOf(relay, epochMs()),
    })),
    onTurn: ({ name, token, state, testsLost, isByTests }) =>
      told(`token ${token}`, name, state, { testsLost, ...(isByTests && BY_TESTS) }),
  });
  return {
    fleet,
    configured: new ConfiguredRelays({
      relays: checked,
      clock,
      timers: processTimers,
      probe: probes.ofConfigured,
      reachOf: (name) => fleet.reachOf(name),
      onTurn: (name, state, isByTests) =>
        told('configuration', name, state, { testsLost: 0, ...(isByTests && BY_TESTS) }),
    }),
  };
}
