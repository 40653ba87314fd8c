import type { PeerLook, RelayPeer } from '../../src/wire/relays/joining.ts';
import type { JoinedRelay } from './joined-relay.ts';
import { isLookedAt, PeerLooks, type PeerReach } from './peer-looks.ts';

/** A relay of the configuration that relays which joined are to look at: it looks at nobody. */
export interface ConfiguredPeer {
  readonly name: string;
  /** Relays of one uplink; `null`: it shares none. */
  readonly group: string | null;
  /** As a relay that is to look at it finds it, with credentials that hold for minutes; `null`: it has no address. */
  readonly find: () => RelayPeer | null;
}

/** What the assignments are made with. */
export interface PeerAssignmentsParts {
  readonly configured: readonly ConfiguredPeer[];
  /** The relay of this name that joined; `null`: none has. */
  readonly joined: (name: string) => JoinedRelay | null;
  /** As another relay that is to look at it finds it; `null`: it listens on nothing. */
  readonly peerOf: (relay: JoinedRelay) => RelayPeer | null;
  readonly monotonicMs: () => number;
}

/** Which relays look at which others, and what they have found: those that joined at all, those of the configuration at none. */
export class PeerAssignments {
  readonly #parts: PeerAssignmentsParts;
  readonly #looks = new PeerLooks();

  constructor(parts: PeerAssignmentsParts) {
    this.#parts = parts;
  }

  /** One more check: who looks at whom from now on, among these that joined and those of the configuration. */
  assign(joined: readonly JoinedRelay[]): void {
    const { configured, monotonicMs } = this.#parts;
    const nowMs = monotonicMs();
    this.#looks.assign([
      ...joined
        .filter((relay) => isLookedAt(relay, nowMs))
        .map(({ identity, isHeard, report }) => ({
          name: identity.name,
          group: report.group ?? null,
          canLook: isHeard && report.peers !== undefined,
        })),
      ...configured.map(({ name, group }) => ({ name, group, canLook: false })),
    ]);
  }

  /** Whom the relay of this name is to look at. */
  peersFor(looker: string): RelayPeer[] {
    return this.#looks.of(looker).flatMap((name) => this.#find(name) ?? []);
  }

  /** The relay of this name says what it found. */
  note(looker: string, looks: readonly PeerLook[]): void {
    this.#looks.note(looker, looks, this.#parts.monotonicMs());
  }

  /** Which relays reach the one of this name, and which do not. */
  reachOf(name: string): PeerReach {
    return this.#looks.reachOf(name, this.#parts.monotonicMs());
  }

  #find(name: string): RelayPeer | null {
    const { configured, joined, peerOf, monotonicMs } = this.#parts;
    const relay = joined(name);
    if (relay) return isLookedAt(relay, monotonicMs()) ? peerOf(relay) : null;
    return configured.find((each) => each.name === name)?.find() ?? null;
  }
}
