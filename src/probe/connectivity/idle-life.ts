import {
  IDLE_STEPS_S,
  idleLifeOf,
  isIdleLifeKnown,
  type IdleLife,
  type IdleTry,
} from '../../core/connectivity/idle-life.ts';
import type { IssuedRelay } from '../../core/relay.ts';

/** After the wait: permission, checks and answers through a mapping that is there take a few round trips. */
const CONNECT_LIMIT_MS = 8000;
/** An allocation that is to be left idle must be there first. */
const ALLOCATE_LIMIT_MS = 6000;

/** A wait on a mapping of its own. */
interface Wait {
  readonly idleS: number;
  /** How long a browser goes on sending by itself, ms: the wait begins after that. */
  readonly ownRequestsMs: number;
}

/**
 * Leaves one allocation without a word for `idleS`, then connects through it; `null` when the allocation could not be
 * made. An end that knows no peer sends, after what the browser asks by itself at first, nothing but refreshes of its
 * allocation, minutes later (RFC 8656 §8).
 */
async function tryIdle(
  issued: IssuedRelay,
  url: string,
  { idleS, ownRequestsMs }: Wait,
  signal: AbortSignal,
): Promise<IdleTry | null> {
  const { username, credential } = issued;
  const config: RTCConfiguration = {
    iceServers: [{ urls: url, username, credential }],
    iceTransportPolicy: 'relay',
  };
  const idle = new RTCPeerConnection(config);
  const ends = [idle];
  const isOver = (): boolean => signal.aborted;
  const held: RTCIceCandidate[] = [];
  try {
    idle.createDataChannel('idle');
    idle.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) held.push(candidate);
    });
    await idle.setLocalDescription(await idle.createOffer());
    await until(() => held.length > 0, ALLOCATE_LIMIT_MS, signal);
    if (held.length === 0) return null;
    await pause(ownRequestsMs + idleS * 1000, signal);
    const { localDescription } = idle;
    if (isOver() || !localDescription) return null;
    const fresh = new RTCPeerConnection(config);
    ends.push(fresh);
    fresh.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) idle.addIceCandidate(candidate).catch(() => undefined);
    });
    await fresh.setRemoteDescription(localDescription);
    for (const candidate of held) await fresh.addIceCandidate(candidate);
    const answer = await fresh.createAnswer();
    await idle.setRemoteDescription(answer);
    await fresh.setLocalDescription(answer);
    const isThrough = (): boolean => ['connected', 'completed'].includes(idle.iceConnectionState);
    await until(isThrough, CONNECT_LIMIT_MS, signal);
    return isOver() ? null : { idleS, isKept: isThrough() };
  } catch {
    return null;
  } finally {
    for (const end of ends) end.close();
  }
}

const CHECK_EVERY_MS = 50;

async function until(isTrue: () => boolean, limitMs: number, signal: AbortSignal): Promise<void> {
  const beganMs = performance.now();
  while (!isTrue() && !signal.aborted && performance.now() - beganMs < limitMs)
    await pause(CHECK_EVERY_MS, signal);
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Measures the idle life of the mapping to one UDP URL: two minutes after the last of the browser's own requests, or
 * until the first wait that was too long.
 */
export async function probeIdleLife(
  issued: IssuedRelay,
  url: string,
  signal: AbortSignal,
  ownRequestsMs: number,
): Promise<IdleLife> {
  const own = new AbortController();
  const stop = (): void => own.abort();
  signal.addEventListener('abort', stop);
  const tries: IdleTry[] = [];
  await Promise.all(
    IDLE_STEPS_S.map(async (idleS) => {
      const made = await tryIdle(issued, url, { idleS, ownRequestsMs }, own.signal);
      if (made) tries.push(made);
      if (isIdleLifeKnown(tries)) own.abort();
    }),
  );
  signal.removeEventListener('abort', stop);
  return idleLifeOf(tries);
}
