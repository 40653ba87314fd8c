import type { ConfiguredRelays } from './configured-relays.ts';
import type { Fleet } from './fleet.ts';

/** What a test has to say of a relay, as servers of one database tell it one another. */
export interface TestedNews {
  readonly relay: string;
  /** What the relay joined with; `null`: it is one of the configuration. */
  readonly tokenId: string | null;
  /** The network that the test could not connect from, which says nobody's address; `null`: the test has measured. */
  readonly network: string | null;
}

export interface TestsOverAllParts {
  readonly fleet: Pick<Fleet, 'find' | 'noteFailed' | 'hearFailed' | 'noteWorked'>;
  readonly configured: Pick<ConfiguredRelays, 'noteFailed' | 'noteWorked' | 'hearWorked'>;
  readonly tell: (news: TestedNews) => void;
  /** What a network is counted as: the same at all servers, and nothing that can be read. */
  readonly keyOf: (network: string) => string;
}

/**
 * How tests fare with relays, over all servers of one database: each counts what it hears as its own, so that three networks in a row
 * put a relay out wherever their tests were let in. What cannot be told is counted where it came in.
 */
export class TestsOverAll {
  readonly #parts: TestsOverAllParts;

  constructor(parts: TestsOverAllParts) {
    this.#parts = parts;
  }

  /** A test of this server could not connect through a relay. */
  noteFailed(relay: string, testId: string, ofNetwork: string): void {
    const { fleet, configured, tell, keyOf } = this.#parts;
    const network = keyOf(ofNetwork);
    if (configured.noteFailed(relay, network)) tell({ relay, tokenId: null, network });
    const tokenId = this.#tokenOf(relay);
    if (fleet.noteFailed(relay, testId, network) && tokenId !== null) tell({ relay, tokenId, network });
  }

  /** A test has measured through a relay, which is told where it ends a row. */
  noteWorked(relay: string): void {
    const { fleet, configured, tell } = this.#parts;
    if (configured.noteWorked(relay)) tell({ relay, tokenId: null, network: null });
    const tokenId = this.#tokenOf(relay);
    if (fleet.noteWorked(relay) && tokenId !== null) tell({ relay, tokenId, network: null });
  }

  /** Another server tells. */
  hear({ relay, tokenId, network }: TestedNews): void {
    const { fleet, configured } = this.#parts;
    if (tokenId === null) {
      if (network === null) configured.hearWorked(relay);
      else configured.noteFailed(relay, network);
    } else if (network !== null) fleet.hearFailed(relay, tokenId, network);
    else if (fleet.find(relay, tokenId)) fleet.noteWorked(relay);
  }

  #tokenOf(relay: string): string | null {
    return this.#parts.fleet.find(relay)?.identity.tokenId ?? null;
  }
}
