import { isDeepStrictEqual } from 'node:util';
import { parseResultFast } from '../../../src/wire/compiled-result.ts';
import { busyGrades } from '../../../src/core/verdict/busy-part.ts';
import { regrade } from '../../../src/core/verdict/grades.ts';
import { pageFactsIn } from '../../../src/core/verdict/page-facts.ts';
import { busyEvidence, busyOf } from '../../../src/wire/load.ts';
import type { Standing } from '../../../src/wire/desk/search.ts';
import { withoutAddresses } from '../../../src/wire/result-addresses.ts';
import type { Result } from '../../../src/wire/result.ts';
import { decodeWitness } from '../../../src/wire/witness.ts';
import type { PreparedResult } from '../../store/port/results.ts';
import { prepareResult } from '../../store/prepare-result.ts';
import { siteKey } from '../../store/port/sites.ts';
import { ownTestimony, type OwnTestimony } from '../consistency/own-witness.ts';
import { contradictionIn } from '../consistency/contradiction.ts';
import { failedRelays } from '../relay-evidence.ts';

/** A request that a result was made for, as far as it fills the result in. */
export interface RequestLabels {
  readonly id: string;
  readonly ticket: string;
  readonly site: string | null;
}

/** A document that somebody sent, and what is known of how it came. A message between threads. */
export interface Upload {
  /** JSON, UTF-8. */
  readonly body: Uint8Array;
  readonly receivedAtMs: number;
  /** `null`: not known, or not to be stored. */
  readonly address: string | null;
  /** Whether addresses of whoever tested may stay in the document. */
  readonly keepAddresses: boolean;
  /** The length that the test was asked for; `null` when it is not known. */
  readonly plannedMs: number | null;
  /** Whether it came with an API token. */
  readonly isMachine: boolean;
  /** Names of the relays that it may have gone through; `null`: any. */
  readonly relays: readonly string[] | null;
  /** What this server's relay saw of its test (wire/witness.ts); `null`: nothing. */
  readonly notes: Uint8Array | null;
  /** The request that the result names; `null`: there is none; left out: not looked up yet. */
  readonly filing?: RequestLabels | null;
}

/** What became of it. A message between threads. */
export type Preparation =
  | { readonly kind: 'bad-json' }
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'contradiction'; readonly id: string; readonly problem: string }
  /** It names a request, which must be looked up first (`filing`); its body comes back. */
  | { readonly kind: 'asks'; readonly id: string; readonly requestId: string; readonly body: Uint8Array }
  | {
      readonly kind: 'ready';
      readonly id: string;
      readonly prepared: PreparedResult;
      readonly verdict: Verdict;
      /** What it said of itself. */
      readonly saidVerdict: Verdict;
      /** Whether that, or anything else of its grades, is not what its figures say. */
      readonly wasRegraded: boolean;
      /** Names of relays that it could not connect through (relay-evidence.ts). */
      readonly failedRelays: readonly string[];
    };

type Verdict = Result['grades']['verdict'];

/** Makes an upload ready to be stored; never rejects for what the sender did. Its body is not the caller's any more. */
export type Prepare = (upload: Upload) => Promise<Preparation>;

/**
 * Reads an uploaded result, checks it, grades it again and packs it for the store: nearly all the work that storing it
 * is (1 ms for one of 30 s), and none of it waits for anything. So it may run in a thread of its own (thread.ts).
 */
export function prepareUpload(upload: Upload): Preparation {
  const body = withoutMark(upload.body);
  const sent = readJson(body);
  if (sent === undefined) return { kind: 'bad-json' };
  const parsed = parseResultFast(sent);
  if (!parsed.ok) return { kind: 'invalid', problem: parsed.problem };
  const { value } = parsed;
  const testimony = ownTestimony(value, upload.notes && decodeWitness(upload.notes));
  const problem =
    contradictionIn(value) ??
    unknownRelay(value, upload.relays) ??
    (testimony.kind === 'contradicts' ? testimony.problem : null);
  if (problem !== null) return { kind: 'contradiction', id: value.id, problem };
  const asked = value.labels.request ?? null;
  if (asked !== null && upload.filing === undefined)
    return { kind: 'asks', id: value.id, requestId: asked, body };
  return readyToStore(value, { ...upload, body }, testimony);
}

/** What was chosen among this server's relays is one of them. */
function unknownRelay({ path }: Result, relays: readonly string[] | null): string | null {
  if (relays === null) return null;
  const named = [...path.relays, ...(path.missed ?? [])];
  const unknown = [path.relay.name, ...named.map(({ name }) => name)].find((name) => !relays.includes(name));
  return unknown === undefined ? null : `path: this server has no relay called "${unknown}".`;
}

/** A request's link speaks for the site that it was made for, and for no other. */
function standingOf(
  { isMachine, filing }: Upload,
  testimony: OwnTestimony,
  { site }: Result['labels'],
): Standing {
  if (isMachine) return 'token';
  if (testimony.kind !== 'agrees') return 'unseen';
  const asked = filing?.site ?? null;
  return asked !== null && site !== null && siteKey(asked) === siteKey(site) ? 'request' : 'seen';
}

/** In the thread that asks. */
export const prepareHere: Prepare = async (upload) => Promise.resolve(prepareUpload(upload));

function readyToStore(sent: Result, upload: Upload, testimony: OwnTestimony): Preparation {
  const { body, receivedAtMs, address, plannedMs, keepAddresses, filing = null } = upload;
  const uploaded = keepAddresses ? sent : withoutAddresses(sent);
  const graded = regraded(uploaded, plannedMs);
  const { grades } = graded;
  const wasRegraded = !isDeepStrictEqual(gradesIn(graded), gradesIn(uploaded));
  const result = { ...graded, labels: filedLabels(graded.labels, filing) };
  // What nothing was changed in is packed as it came: writing the JSON anew takes as long as reading it.
  const isAsSent = keepAddresses && !wasRegraded && filing === null;
  const standing = standingOf(upload, testimony, result.labels);
  const arrived = { result, receivedAtMs, address, requestId: filing?.id ?? null, standing };
  return {
    kind: 'ready',
    id: result.id,
    prepared: prepareResult(arrived, isAsSent ? body : JSON.stringify(result)),
    verdict: grades.verdict,
    saidVerdict: uploaded.grades.verdict,
    wasRegraded,
    failedRelays: failedRelays(result),
  };
}

/** A result with the grades that its figures lead to, in both parts. */
export function regraded(result: Result, knownMs: number | null = null): Result {
  const busy = busyOf(result);
  const grades = regrade(result, knownMs);
  if (!busy) return { ...result, grades };
  const { target, findings } = busy.grades;
  const evidence = busyEvidence(result, busy);
  const page = pageFactsIn(findings);
  return {
    ...result,
    grades,
    loaded: {
      state: 'measured',
      busy: { ...busy, grades: busyGrades(evidence, busy, target, page, knownMs) },
    },
  };
}

/** Of both parts. */
const gradesIn = (result: Result): unknown => [result.grades, busyOf(result)?.grades];

/** Ticket and site of the request are used where the result has none; what the result says of itself stays. */
const filedLabels = (labels: Result['labels'], filing: RequestLabels | null): Result['labels'] =>
  filing === null
    ? labels
    : { ...labels, ticket: labels.ticket ?? filing.ticket, site: labels.site ?? filing.site };

/** `undefined` for what is no JSON, which no JSON is. */
function readJson(json: Uint8Array): unknown {
  const { buffer, byteOffset, byteLength } = withoutMark(json);
  try {
    return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString());
  } catch {
    return undefined;
  }
}

/** Some editors put a byte order mark before UTF-8, which RFC 8259 §8.1 lets a reader ignore. */
const withoutMark = (json: Uint8Array): Uint8Array =>
  json[0] === 0xef && json[1] === 0xbb && json[2] === 0xbf ? json.subarray(3) : json;
