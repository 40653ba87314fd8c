import { parseTurnUrl, type RelayTransport } from '../relay.ts';

/**
 * One check of reachability: an allocation at one URL of a relay and a short exchange of test packets through it.
 * What a browser tells of it comes as observations; what they mean is decided here.
 */
export type AddressFamily = 'ipv4' | 'ipv6';

/** How a URL came through. */
export type CheckState =
  /** Allocated, and test packets came through. */
  | 'open'
  /** Requests were sent, and nothing answered in the time. */
  | 'blocked'
  /** The relay answered with an allocation, and no packet came through it. */
  | 'no-data'
  /** Something answered at once that it will not: a closed port, a firewall that rejects, or the relay itself. */
  | 'refused'
  /** The name of the relay could not be resolved. */
  | 'dns-failed'
  /** The port accepts connections, and the browser ended the TLS handshake: a certificate that it does not trust. */
  | 'certificate-rejected'
  /** The other family works and this one gave no sign at all: this computer or network has none of it. */
  | 'family-missing'
  /** The browser ended without asking: some do not ask a literal address over TLS. */
  | 'not-checked'
  /** The relay has no such URL. */
  | 'not-offered';

/** What a check asks, and how. */
interface Asked {
  /** The URL that is asked: `of` itself, or `of` with a literal address for its name. */
  readonly url: string;
  /** The URL of the relay that this check speaks for. */
  readonly of: string;
  readonly by: 'name' | 'address';
  readonly transport: RelayTransport;
  readonly port: number;
  /** `null` where the browser chooses: a name that may have both. */
  readonly family: AddressFamily | null;
}

/** What is to be checked. */
export interface PlannedCheck extends Asked {
  /** `when-silent`: only if the check by name has no allocation after `SILENT_AFTER_MS`. */
  readonly starts: 'at-once' | 'when-silent';
}

/** What was seen of one check; times are ms since it was started. */
export type Observation =
  /** A relay candidate: an allocation was made. */
  | { readonly kind: 'candidate'; readonly atMs: number }
  /** RTCPeerConnectionIceErrorEvent: 300-699 is the relay's own answer (RFC 8489 §14.8), 701 none at all. */
  | { readonly kind: 'candidate-error'; readonly atMs: number; readonly code: number; readonly text: string }
  /** Every request of one end has been answered or given up. */
  | { readonly kind: 'gathered'; readonly atMs: number }
  /** ICE found the way through the relay and back. `rttMs`: client<->edge, where getStats tells. */
  | { readonly kind: 'connected'; readonly atMs: number; readonly rttMs: number | null }
  /** The exchange is over. */
  | {
      readonly kind: 'packets';
      readonly atMs: number;
      readonly sent: number;
      /** Round trip client<->edge of each packet that arrived. */
      readonly rttsMs: readonly number[];
    }
  /** Given up. */
  | { readonly kind: 'timeout'; readonly atMs: number };

/** How often a check asked, and what that is worth. */
export interface CheckTries {
  readonly made: number;
  /** Of those, that the relay answered: with an allocation, or a refusal of its own. */
  readonly answered: number;
  /** Loss each way that the other UDP ports showed; `null`: none told, or nothing was in question. */
  readonly lossRatio: number | null;
  /** At the most, the chance that an open port looks like this (chance.ts); `null`: not in question, or not known. */
  readonly openChance: number | null;
}

/** What came of a check. */
export interface CheckOutcome extends Asked {
  /** Left out in results of older versions. */
  readonly tries?: CheckTries;
  readonly state: CheckState;
  /** From asking to an allocation; `null` without one. */
  readonly allocateMs: number | null;
  /** Least round trip client<->edge of the packets; `null` when none came through. */
  readonly rttMs: number | null;
  readonly sent: number;
  readonly received: number;
  /** What the relay refused with (RFC 8489 §14.8); `null` when it was not the relay. */
  readonly refusedCode: number | null;
}

/** How far the checks of a relay are. */
export interface ChecksSoFar {
  /** Of those that have ended. */
  readonly outcomes: readonly CheckOutcome[];
  /** Checks in all; 0 before it is known. */
  readonly planned: number;
  /** URLs as they stand that gave an allocation, soonest first, whether their check has ended or not. */
  readonly answered: readonly string[];
}

/** What other probes found that bears on a check. */
export interface CheckContext {
  /** Names that could not be looked up, as the lookup's own probe found. */
  readonly unresolved: ReadonlySet<string>;
  /** Of TLS ports, by URL: whether a plain connection to the port was accepted; missing: not tried. */
  readonly accepting: ReadonlyMap<string, boolean>;
}

/** RFC 8489 §14.8: from here to below 700 an error code comes from a server. */
const FIRST_SERVER_ERROR = 300;
/** W3C webrtc-pc: no server could be reached. */
const NOT_REACHABLE = 701;
/**
 * A refusal comes back in one round trip. What fails later was given up by the system for want of an answer: some
 * 3 s for a neighbour that does not answer, minutes for a silent host.
 */
const REFUSAL_MS = 2000;
const first = <K extends Observation['kind']>(
  seen: readonly Observation[],
  kind: K,
): Extract<Observation, { kind: K }> | undefined =>
  seen.find((each): each is Extract<Observation, { kind: K }> => each.kind === kind);

/** The host of a TURN URI without brackets; `''` when it is none. */
export const hostOf = (url: string): string => parseTurnUrl(url)?.host.replace(/^\[|\]$/g, '') ?? '';

/** Decides what the observations of one check mean. Total: any observations in any order have an outcome. */
export function judgeCheck(
  check: PlannedCheck,
  seen: readonly Observation[],
  context: CheckContext,
): CheckOutcome {
  const { url, of, by, transport, port, family } = check;
  const allocated = first(seen, 'candidate');
  const packets = first(seen, 'packets');
  const connected = first(seen, 'connected');
  const rtts = packets?.rttsMs ?? [];
  const { state, refusedCode } = verdictOn(check, seen, context);
  return {
    url,
    of,
    by,
    transport,
    port,
    family,
    state,
    refusedCode,
    allocateMs: allocated?.atMs ?? null,
    rttMs: rtts.length > 0 ? Math.min(...rtts) : (connected?.rttMs ?? null),
    sent: packets?.sent ?? 0,
    received: rtts.length,
  };
}

function verdictOn(
  check: PlannedCheck,
  seen: readonly Observation[],
  { unresolved, accepting }: CheckContext,
): { readonly state: CheckState; readonly refusedCode: number | null } {
  const is = (state: CheckState, refusedCode: number | null = null) => ({ state, refusedCode });
  const arrived = first(seen, 'packets')?.rttsMs.length ?? 0;
  // An ICE check is a packet that went through the relay and was answered through it.
  if (arrived > 0 || first(seen, 'connected')) return is('open');
  if (first(seen, 'candidate')) return is('no-data');
  const errors = seen.filter((each) => each.kind === 'candidate-error');
  const answer = errors.find(({ code }) => code >= FIRST_SERVER_ERROR && code < 700);
  if (answer) return is('refused', answer.code);
  // Chromium's own words for it ("host lookup received error") also come for the family that a name has not.
  if (check.by === 'name' && unresolved.has(hostOf(check.url))) return is('dns-failed');
  const hasEnded = first(seen, 'gathered') !== undefined;
  if (hasEnded && errors.length === 0) return is('not-checked');
  const failed = errors.find(({ code }) => code === NOT_REACHABLE);
  // Over UDP nothing says no at once: browsers do not tell of ICMP, and 701 comes when they have given up.
  if (!failed || check.transport === 'udp' || failed.atMs > REFUSAL_MS) return is('blocked');
  // One family of a name may fail at once while the other is silent: then nothing has refused.
  if (!hasEnded) return is('blocked');
  if (check.transport === 'tls' && accepting.get(check.url) === true) return is('certificate-rejected');
  return is('refused');
}

/** States in which nothing at all was heard. */
const isSilent = ({ state }: CheckOutcome): boolean =>
  state === 'blocked' || state === 'refused' || state === 'not-checked';

/**
 * A family that gave no sign on any check while the other is open is not blocked: it is not there. Told of checks
 * by literal address only, since a name leaves the family to the browser.
 */
export function markMissingFamilies(outcomes: readonly CheckOutcome[]): CheckOutcome[] {
  const of = (family: AddressFamily): CheckOutcome[] => outcomes.filter((each) => each.family === family);
  const isMissing = (family: AddressFamily): boolean => {
    const [own, other] = [of(family), of(family === 'ipv4' ? 'ipv6' : 'ipv4')];
    return own.length > 0 && own.every(isSilent) && other.some(({ state }) => state === 'open');
  };
  const missing = (['ipv4', 'ipv6'] as const).filter(isMissing);
  return outcomes.map((outcome) =>
    outcome.family !== null && missing.includes(outcome.family)
      ? { ...outcome, state: 'family-missing' }
      : outcome,
  );
}
