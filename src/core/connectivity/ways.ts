import { transportOf, type PortReading, type RelayReading, type RelayTransport } from '../relay.ts';
import { isSurelyShut } from './chance.ts';
import type { CheckOutcome, ChecksSoFar, CheckState, CheckTries } from './check.ts';
import { markSilentNames } from './silent-names.ts';

/** One URL of a relay, over all its checks. */
export interface Way {
  readonly url: string;
  readonly transport: RelayTransport;
  readonly port: number;
  readonly state: CheckState;
  /** Of the port, whatever became of the name: where the name fails, what the address gave. */
  readonly portState: CheckState;
  /** What the relay itself refused with: the way to it is open. */
  readonly refusedCode: number | null;
  readonly allocateMs: number | null;
  readonly rttMs: number | null;
  /** A literal URL that is open where the name is not; `null` otherwise. */
  readonly openByAddress: string | null;
  readonly tries?: CheckTries;
}

const byRtt = (one: CheckOutcome, other: CheckOutcome): number =>
  (one.rttMs ?? one.allocateMs ?? Infinity) - (other.rttMs ?? other.allocateMs ?? Infinity);

/** One row per URL of the relay. The check of the URL as it stands decides, since that is what a call asks. */
export function waysOf(found: readonly CheckOutcome[]): Way[] {
  const outcomes = markSilentNames(found);
  return outcomes
    .filter(({ url, of, state }) => url === of && state !== 'not-offered')
    .map((own) => {
      const literals = outcomes.filter(({ of, by, url }) => of === own.of && by === 'address' && url !== of);
      const open = literals.filter(({ state }) => state === 'open').sort(byRtt)[0];
      const { url, transport, port, state, refusedCode, allocateMs, rttMs } = own;
      // Where the name fails, the address told of the port.
      const { tries } = state === 'dns-failed' ? (open ?? literals[0] ?? own) : own;
      const openByAddress = state === 'open' ? null : (open?.url ?? null);
      const portState = portStateOf(state, open ?? literals[0] ?? null);
      return {
        url,
        transport,
        port,
        state,
        portState,
        refusedCode,
        allocateMs,
        rttMs,
        openByAddress,
        ...(tries ? { tries } : {}),
      };
    });
}

/** What the name's failure says nothing of. A port that answers by address is not blocked, whatever came by name. */
function portStateOf(state: CheckState, literal: CheckOutcome | null): CheckState {
  if (state === 'dns-failed') return literal?.state ?? state;
  return state === 'blocked' && literal?.state === 'open' ? 'open' : state;
}

/**
 * The URL that the call should use, best first: open UDP with the least round trip, since calls run on UDP and ICE
 * left to itself may end on TCP; else TCP, else TLS. A name that fails does not stop a call that knows the address.
 * Empty when nothing is open.
 */
export function bestUrls(outcomes: readonly CheckOutcome[]): readonly string[] {
  const open = outcomes.filter(({ state }) => state === 'open');
  for (const transport of ['udp', 'tcp', 'tls'] as const) {
    const candidates = open.filter((each) => each.transport === transport).sort(byRtt);
    const best = candidates.find(({ url, of }) => url === of) ?? candidates[0];
    if (best) return [best.url];
  }
  return [];
}

/**
 * What a call may try: the best URL, else those that gave an allocation and no packet in the short time of a check,
 * since ICE and DTLS take over 15 s where every fifth packet is lost. Empty when no URL gave an allocation.
 */
export function urlsToTry(outcomes: readonly CheckOutcome[]): readonly string[] {
  const best = bestUrls(outcomes);
  return best.length > 0
    ? best
    : outcomes.filter(({ state, url, of }) => state === 'no-data' && url === of).map(({ url }) => url);
}

/** What the checks of the UDP URLs as they stand have found. */
const overUdp = (outcomes: readonly CheckOutcome[]): readonly CheckOutcome[] =>
  outcomes.filter(({ transport, url, of }) => transport === 'udp' && url === of);

/**
 * The URL that a call may use while checks still run: calls run on UDP, and one port is as good as the next. An open
 * one where one is known to be; else the first that gave an allocation, which a call begins with as a check does. Empty
 * until then.
 */
export function earlyUrls({ outcomes, answered }: ChecksSoFar): readonly string[] {
  const open = bestUrls(overUdp(outcomes));
  if (open.length > 0) return open;
  const hasEnded = (url: string): boolean => outcomes.some((each) => each.url === url && each.of === url);
  const first = answered.find((url) => transportOf(url) === 'udp' && !hasEnded(url));
  return first === undefined ? [] : [first];
}

/**
 * A better way for a call that tries these URLs, as far as checks know: its own has ended and let nothing through, and
 * another one is open. While checks still run (`isFinal` false) only UDP is better. `null`: none is known.
 */
export function betterUrls(
  urls: readonly string[],
  outcomes: readonly CheckOutcome[],
  isFinal: boolean,
): readonly string[] | null {
  const own = outcomes.find(({ url, of }) => url === urls[0] && url === of);
  if (!own || own.state === 'open') return null;
  const best = bestUrls(isFinal ? outcomes : overUdp(outcomes));
  return best.length > 0 ? best : null;
}

/**
 * The checks as the short measurement of a relay, so that a single relay need not be asked twice. A port that gave an
 * allocation has answered, whatever came through it; of one that may be open for all that is known nothing is said.
 */
export function readingOf(name: string, outcomes: readonly CheckOutcome[]): RelayReading {
  const ways = waysOf(outcomes);
  const ports = ways
    .filter((way) => way.allocateMs !== null || isSurelyShut(way))
    .map(({ url, allocateMs }): PortReading => ({ url, answeredMs: allocateMs }));
  const answered = ways.flatMap(({ state, allocateMs }) =>
    state === 'open' && allocateMs !== null ? [allocateMs] : [],
  );
  return { name, nearestMs: answered.length > 0 ? Math.min(...answered) : null, ports };
}
