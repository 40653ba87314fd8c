import type { RunState } from '../core/run/state.ts';
import { decodeWitness, type Witness } from '../wire/witness.ts';
import { inTime } from './in-time.ts';
import { RELAY_LOST, ServerError, type EnvironmentPort, type ServerPort } from './ports.ts';

/** Whose end is silent while nothing comes back, as far as it is known. */
export type Silence =
  /** Not known, or not yet. */
  | 'unknown'
  /** The relay receives nothing. */
  | 'from-you'
  /** The relay still receives what is sent. */
  | 'to-you'
  /** The server does not answer either. */
  | 'no-server'
  /** The server answers, so there is a network; what the relay sees it cannot tell. */
  | 'not-told'
  /** This browser sends nothing. */
  | 'browser';

/** Nothing for this long is no jitter: a call has some hundred packets in it. Early enough to be said within a second. */
export const SILENT_AFTER_MS = 500;
/** Who has not answered after this long is said not to answer. */
const ANSWER_MS = 1000;
/** What has reached the relay this lately has not stopped reaching it. */
const STILL_ARRIVING_US = 250_000;

/** Watches a test for silence, and asks once in a test what the relay sees of it: asking costs the result's own asking. */
export class SilenceWatch {
  readonly #server: Pick<ServerPort, 'witness'>;
  readonly #environment: Pick<EnvironmentPort, 'setTimer'>;
  readonly #onChange: (silence: Silence | null) => void;
  #silence: Silence | null = null;
  #askedOf: string | null = null;

  constructor(
    server: Pick<ServerPort, 'witness'>,
    environment: Pick<EnvironmentPort, 'setTimer'>,
    onChange: (silence: Silence | null) => void,
  ) {
    this.#server = server;
    this.#environment = environment;
    this.#onChange = onChange;
  }

  /** Takes each state of the test. */
  follow(run: RunState<unknown>): void {
    if (run.kind !== 'measuring' || run.isEnding || run.reading.silentMs < SILENT_AFTER_MS) {
      this.#set(null);
      return;
    }
    if (this.#silence !== null) return;
    if (run.reading.unsentMs >= SILENT_AFTER_MS) {
      this.#set('browser');
      return;
    }
    this.#set('unknown');
    const { grant, relay } = run.chosen;
    const { testId, token } = grant;
    if (this.#askedOf === testId) return;
    this.#askedOf = testId;
    inTime(this.#server.witness(testId, token, relay.relay.name), ANSWER_MS, this.#environment).then(
      (bytes) => this.#learn(silenceIn(bytes && decodeWitness(bytes))),
      // A server that says it of a relay does answer.
      (error: unknown) =>
        this.#learn(error instanceof ServerError && error.code === RELAY_LOST ? 'not-told' : 'no-server'),
    );
  }

  #learn(silence: Silence): void {
    // Packets may have come back while it was asked.
    if (this.#silence === 'unknown') this.#set(silence);
  }

  #set(silence: Silence | null): void {
    if (silence === this.#silence) return;
    this.#silence = silence;
    this.#onChange(silence);
  }
}

/** What the relay's record of the test so far tells; `null`: it has none. */
function silenceIn(witness: Witness | null): Silence {
  const last = witness?.records.at(-1);
  if (!witness || !last || witness.isCapped) return 'not-told';
  return witness.untilUs - last.arrivalUs <= STILL_ARRIVING_US ? 'to-you' : 'from-you';
}
