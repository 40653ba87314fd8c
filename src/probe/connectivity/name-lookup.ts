import { gatherWith } from './connection.ts';

/**
 * A name that does not exist fails at once in every browser; a server that is silent keeps the browser asking for
 * over 10 s.
 */
const FAILS_WITHIN_MS = 5000;

/** Finds out, by asking a STUN server of that name, that a name cannot be looked up. */
export interface NameLookup {
  readonly name: string;
  /** True once the lookup has failed; false as long as it has not, and for a name that is there. */
  hasFailed(): boolean;
  /** Settles when there is nothing more to learn. */
  readonly done: Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** Begins a lookup. The port is one of the relay's; whether it is open makes no difference. */
export function lookUp(name: string, port: number): NameLookup {
  const beganMs = performance.now();
  const connection = gatherWith({ iceServers: [{ urls: `stun:${name}:${port}` }] });
  let hasAnswer = false;
  let hasError = false;
  let hasFailed = false;
  let settle: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    settle = resolve;
  });
  connection?.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.type !== 'srflx') return;
    hasAnswer = true;
    settle();
  });
  connection?.addEventListener('icecandidateerror', () => {
    hasError = true;
  });
  connection?.addEventListener('icegatheringstatechange', () => {
    if (connection.iceGatheringState !== 'complete') return;
    // One family alone may have failed: the name is missing only if every socket ended so, and at once.
    hasFailed = hasError && !hasAnswer && performance.now() - beganMs < FAILS_WITHIN_MS;
    settle();
  });
  if (!connection) settle();
  return {
    name,
    done,
    hasFailed: () => hasFailed,
    close() {
      connection?.close();
      settle();
    },
  };
}
