import { MOST_PEERS, type PeerLook, type RelayPeer } from '../../src/wire/relays/joining.ts';
import { every, type Timers } from '../time/timers.ts';

/** What a relay needs to look at others. */
export interface PeerWatchParts {
  /** Whether packets go through it and come back. Never rejects. */
  readonly look: (peer: RelayPeer) => Promise<boolean>;
  readonly timers: Timers;
  readonly monotonicMs: () => number;
  /** A relay has turned out otherwise than the last time, or was looked at for the first time. */
  readonly onTurn: () => void;
}

const LOOK_EVERY_MS = 5000;
/** Their credentials hold for longer; a server that has not been heard for so long has others. */
const PEERS_HOLD_MS = 60_000;

interface Found {
  readonly isGood: boolean;
  readonly atMs: number;
}

/** A relay's looking at other relays, as its server told it to. */
export class PeerWatch {
  readonly #parts: PeerWatchParts;
  readonly #stop: () => void;
  readonly #looking = new Set<string>();
  readonly #found = new Map<string, Found>();
  #peers: readonly RelayPeer[] = [];
  #toldMs = 0;

  constructor(parts: PeerWatchParts) {
    this.#parts = parts;
    this.#stop = every(parts.timers, LOOK_EVERY_MS, () => this.#lookAround());
  }

  /** The relays to look at, all of them: what was found of others is forgotten. */
  setPeers(peers: readonly RelayPeer[]): void {
    this.#peers = peers.slice(0, MOST_PEERS);
    this.#toldMs = this.#parts.monotonicMs();
    const names = new Set(this.#peers.map(({ name }) => name));
    for (const name of this.#found.keys()) if (!names.has(name)) this.#found.delete(name);
  }

  /** What it found of each, as old as it is. */
  get found(): PeerLook[] {
    const nowMs = this.#parts.monotonicMs();
    return [...this.#found].map(([name, { isGood, atMs }]) => ({
      name,
      isGood,
      ageMs: Math.max(0, Math.round(nowMs - atMs)),
    }));
  }

  close(): void {
    this.#stop();
  }

  #lookAround(): void {
    const { look, monotonicMs, onTurn } = this.#parts;
    if (monotonicMs() - this.#toldMs > PEERS_HOLD_MS) this.setPeers([]);
    for (const peer of this.#peers) {
      const { name } = peer;
      if (this.#looking.has(name)) continue;
      this.#looking.add(name);
      void look(peer).then((isGood) => {
        this.#looking.delete(name);
        if (!this.#peers.some((each) => each.name === name)) return;
        const before = this.#found.get(name);
        this.#found.set(name, { isGood, atMs: monotonicMs() });
        if (before?.isGood !== isGood) onTurn();
      });
    }
  }
}
