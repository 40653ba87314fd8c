import type { ConfiguredRelays } from './configured-relays.ts';
import type { Fleet } from './fleet.ts';

export interface StandingsWatchParts {
  readonly fleet: Pick<Fleet, 'relays'>;
  readonly configured: Pick<ConfiguredRelays, 'standings'>;
  /** Some relay has joined, turned, was held out or let in, or is reached or not as it was not before. */
  readonly onTurn: () => void;
}

/**
 * Notices that a relay stands otherwise than at the last look, whatever made it so. Looked at in rounds, a relay that turns to and fro
 * is told of once a round.
 */
export class StandingsWatch {
  readonly #parts: StandingsWatchParts;
  #seen: string | null = null;

  constructor(parts: StandingsWatchParts) {
    this.#parts = parts;
  }

  /** The first look sees nothing turn. */
  look(): void {
    const before = this.#seen;
    this.#seen = this.#standings();
    if (before !== null && before !== this.#seen) this.#parts.onTurn();
  }

  /** Nothing that changes while all is well, such as how many tests there are or when it was heard. */
  #standings(): string {
    const { fleet, configured } = this.#parts;
    const joined = fleet.relays.map(
      ({ identity, report, state, isHeldOut, isFull, isOutByTests, isReached }) => [
        ...[identity.name, identity.tokenId, report.session],
        ...[state, isHeldOut, isFull, isOutByTests, isReached],
      ],
    );
    const checked = configured.standings.map(({ name, state, isReached, isReachedNow, isOutByTests }) => [
      ...[name, state, isReached, isReachedNow, isOutByTests],
    ]);
    return JSON.stringify([joined, checked]);
  }
}
