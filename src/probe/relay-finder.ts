import type { RelayFinderPort } from '../app/ports.ts';
import { measuringRounds } from '../core/measuring-rounds.ts';
import type { IssuedRelay, PortReading, RelayReading } from '../core/relay.ts';

/** A URL that has said nothing for this long is asked a second time, in a new transaction. */
const SECOND_TRY_MS = 1000;
/** After this long a relay is not the nearest. What its ports let through is found out apart, with more patience. */
const LIMIT_MS = 2500;
/** Once one has answered, relays that take so much longer are not the nearest either. */
const SETTLE_MS = 1000;
/** For all rounds: what is not measured by then is not the nearest. Below what the procedure waits for. */
const ALL_LIMIT_MS = 12_000;

/** Asks one URL for an allocation by gathering relay candidates; resolves with the time it took. */
function allocate(issued: IssuedRelay, url: string, signal: AbortSignal): Promise<number | null> {
  return new Promise((resolve) => {
    const beganMs = performance.now();
    const connection = new RTCPeerConnection({
      iceServers: [{ urls: url, username: issued.username, credential: issued.credential }],
      iceTransportPolicy: 'relay',
    });
    const finish = (answeredMs: number | null): void => {
      connection.onicecandidate = null;
      connection.close();
      signal.removeEventListener('abort', onAbort);
      resolve(answeredMs);
    };
    const onAbort = (): void => finish(null);
    signal.addEventListener('abort', onAbort);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) finish(performance.now() - beganMs);
    };
    connection.createDataChannel('nearest');
    connection
      .createOffer()
      .then((offer) => connection.setLocalDescription(offer))
      .catch(() => finish(null));
  });
}

/** Resolves after `afterMs`, or with the signal. */
const pause = (afterMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, afterMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** One URL, asked twice if the first request stays silent. */
async function readPort(issued: IssuedRelay, url: string, signal: AbortSignal): Promise<PortReading> {
  if (signal.aborted) return { url, answeredMs: null };
  const own = new AbortController();
  signal.addEventListener('abort', () => own.abort());
  const first = allocate(issued, url, own.signal);
  const second = pause(SECOND_TRY_MS, own.signal).then(() =>
    own.signal.aborted ? null : allocate(issued, url, own.signal),
  );
  const answeredMs = await Promise.race([first.then((ms) => ms ?? second), second.then((ms) => ms ?? first)]);
  own.abort();
  return { url, answeredMs };
}

async function readRelay(
  issued: IssuedRelay,
  signal: AbortSignal,
  onAnswer: () => void,
): Promise<RelayReading> {
  const ports = await Promise.all(
    issued.relay.urls.map(async (url) => {
      const reading = await readPort(issued, url, signal);
      if (reading.answeredMs !== null) onAnswer();
      return reading;
    }),
  );
  const answered = ports.flatMap(({ answeredMs }) => (answeredMs === null ? [] : [answeredMs]));
  return { name: issued.relay.name, nearestMs: answered.length > 0 ? Math.min(...answered) : null, ports };
}

/** Relays that can be measured at once. */
async function readRound(relays: readonly IssuedRelay[], whole: AbortSignal): Promise<RelayReading[]> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (whole.aborted) stop();
  whole.addEventListener('abort', stop, { once: true });
  const limits = [setTimeout(stop, LIMIT_MS)];
  const settle = (): void => {
    if (limits.length === 1) limits.push(setTimeout(stop, SETTLE_MS));
  };
  try {
    return await Promise.all(relays.map((issued) => readRelay(issued, controller.signal, settle)));
  } finally {
    for (const limit of limits) clearTimeout(limit);
    whole.removeEventListener('abort', stop);
  }
}

/**
 * Measures relays by allocating on each of their URLs, all at once but for those that share an uplink. The time to an
 * allocation holds the same two round trips for every relay, so the least is the nearest.
 */
export function createRelayFinder(): RelayFinderPort {
  let running: AbortController | null = null;
  return {
    async measure(relays) {
      const controller = new AbortController();
      running = controller;
      const limit = setTimeout(() => controller.abort(), ALL_LIMIT_MS);
      const readings: RelayReading[] = [];
      try {
        for (const round of measuringRounds(relays))
          readings.push(...(await readRound(round, controller.signal)));
        return readings;
      } finally {
        clearTimeout(limit);
      }
    },
    cancel() {
      running?.abort();
      running = null;
    },
  };
}
