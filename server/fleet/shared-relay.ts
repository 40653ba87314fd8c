import { CodedError } from '../error-code/coded-error.ts';
import type { OwnRelay } from './joining.ts';

/** What a server lets its relay take as its own. */
export interface RelayCredentials {
  readonly secret: string;
  readonly issuer: string;
}

/** The servers of a relay do not agree on what its credentials are made of. */
export class CredentialsError extends CodedError<'other-credentials'> {
  override readonly name = 'CredentialsError';
}

/**
 * One relay that several servers send tests to: the first opens it, the last closes it, and each has its own tests there. All must
 * give it the same credentials, since it has one set of ports.
 */
export class SharedRelay {
  readonly #openIt: (credentials: RelayCredentials) => Promise<OwnRelay>;
  #opened: { readonly credentials: RelayCredentials; readonly relay: Promise<OwnRelay> } | null = null;
  #users = 0;

  constructor(open: (credentials: RelayCredentials) => Promise<OwnRelay>) {
    this.#openIt = open;
  }

  /** One server's use of it. Rejects with `CredentialsError`, and when the relay cannot be opened. */
  readonly open = async (credentials: RelayCredentials): Promise<OwnRelay> => {
    const known = this.#opened;
    if (known && this.#users > 0 && !isSame(known.credentials, credentials))
      throw new CredentialsError(
        'other-credentials',
        'The servers that this relay joins have different secrets: "relaySecret" and the database must be the same for all of them.',
      );
    this.#users += 1;
    const opened = this.#users > 1 && known ? known : { credentials, relay: this.#openIt(credentials) };
    this.#opened = opened;
    try {
      return this.#useOf(await opened.relay);
    } catch (error) {
      this.#users -= 1;
      throw error;
    }
  };

  #useOf(relay: OwnRelay): OwnRelay {
    const tests = new Set<string>();
    let isOver = false;
    return {
      endpoints: relay.endpoints,
      stats: () => relay.stats(),
      witness: (testId) => relay.witness(testId),
      admitTest: (testId, packetsPerS) => {
        tests.add(testId);
        return relay.admitTest(testId, packetsPerS);
      },
      endTest: (testId) => {
        tests.delete(testId);
        return relay.endTest(testId);
      },
      onDeath: (listener) =>
        relay.onDeath(() => {
          tests.clear();
          if (!isOver) listener();
        }),
      close: async () => {
        if (isOver) return;
        isOver = true;
        this.#users -= 1;
        if (this.#users === 0) {
          await relay.close();
          return;
        }
        // Whoever of these tests is still there has no server any more that asks for them.
        await Promise.allSettled([...tests].map((testId) => relay.endTest(testId)));
      },
    };
  }
}

const isSame = (one: RelayCredentials, other: RelayCredentials): boolean =>
  one.secret === other.secret && one.issuer === other.issuer;
