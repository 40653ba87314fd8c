import type { MetricComparison } from '../compare/comparison.ts';
import type { PathKind } from './catalogue.ts';

/**
 * The table for choosing meet-me locations ("Determine the appropriate meet-me location", document 002): for each place
 * its people, and the latency by Internet and by ExpressRoute. Of two paths the lower is chosen, and of equal ones the
 * Internet (our rule). Measured latency is a median round trip; entered latency is as entered, so the two are not compared.
 */

/** A latency and where it is from. */
export interface Latency {
  readonly ms: number;
  readonly source: 'measured' | 'entered';
}

/** An ExpressRoute path of a row. */
export interface MeetMePath {
  readonly via: string;
  readonly latency: Latency;
  /** Of measured paths, the Internet's tests (a) against these (b); `null` where either was entered. */
  readonly againstInternet: MetricComparison | null;
}

/** One place. */
export interface MeetMeRow {
  readonly site: string;
  readonly people: number;
  readonly internet: Latency | null;
  readonly expressRoute: readonly MeetMePath[];
}

/** How an ExpressRoute path stands to the Internet. `unlike`: one is measured, the other entered. */
export type PathStanding = 'faster' | 'slower' | 'no-difference' | 'unlike' | 'unknown';

/** Traffic that goes a longer way in order to reach the meet-me location (our threshold: slower than the Internet). */
export interface Hairpin {
  readonly via: string;
  /** ExpressRoute less Internet. */
  readonly byMs: number;
  /** The two that the document names. */
  readonly remedies: readonly ['another-meet-me', 'internet-breakout'];
  /** Other meet-me locations of this row at which it is none. */
  readonly otherMeetMes: readonly string[];
}

export interface MeetMeChoice {
  readonly site: string;
  readonly people: number;
  /** `null`: there is nothing to choose from, or what there is cannot be compared. */
  readonly kind: PathKind | null;
  /** Meet-me location of a chosen ExpressRoute path. */
  readonly via: string | null;
  readonly latency: Latency | null;
  readonly standings: readonly { readonly via: string; readonly standing: PathStanding }[];
  readonly hairpins: readonly Hairpin[];
  /** Few people have a circuit: the expense may outweigh it. */
  readonly isForFew: boolean;
}

/** The table with what follows from it. Means are by people, ms; `null` where a place has no figure. */
export interface MeetMeTable {
  readonly choices: readonly MeetMeChoice[];
  readonly allInternetMs: number | null;
  readonly allExpressRouteMs: number | null;
  readonly bestMs: number | null;
  /** Meet-me locations, closest to the most people first. */
  readonly meetMes: readonly { readonly via: string; readonly people: number; readonly meanMs: number }[];
}

/** Makes it. `fewPeople`: up to so many, a circuit of their own is called into question; the threshold is the user's. */
export function meetMeTable(rows: readonly MeetMeRow[], fewPeople: number): MeetMeTable {
  const choices = rows.map((row) => choose(row, fewPeople));
  return {
    choices,
    allInternetMs: meanOf(rows.map(({ people, internet }) => ({ people, latency: internet }))),
    allExpressRouteMs: meanOf(
      rows.map((row) => ({ people: row.people, latency: closest(row)?.latency ?? null })),
    ),
    bestMs: meanOf(choices),
    meetMes: rankMeetMes(rows),
  };
}

/** How a path stands to the Internet's. Measured ones differ when it is more than chance. */
export function standingOf(internet: Latency | null, path: MeetMePath): PathStanding {
  if (internet === null) return 'unknown';
  if (internet.source !== path.latency.source) return 'unlike';
  if (internet.source === 'measured') {
    switch (path.againstInternet?.outcome) {
      case 'better':
        return 'faster';
      case 'worse':
        return 'slower';
      case 'same':
        return 'no-difference';
      case 'unknown':
      case undefined:
        return 'unknown';
    }
  }
  if (path.latency.ms === internet.ms) return 'no-difference';
  return path.latency.ms < internet.ms ? 'faster' : 'slower';
}

function choose(row: MeetMeRow, fewPeople: number): MeetMeChoice {
  const { site, people, internet, expressRoute } = row;
  const stood = expressRoute.map((path) => ({ path, standing: standingOf(internet, path) }));
  const faster = least(stood.filter(({ standing }) => standing === 'faster').map(({ path }) => path));
  const only = internet === null ? closest(row) : null;
  const express = faster ?? only;
  const isDecided = stood.every(({ standing }) => standing !== 'unlike' && standing !== 'unknown');
  const chosen: Pick<MeetMeChoice, 'kind' | 'via' | 'latency'> = express
    ? { kind: 'expressroute', via: express.via, latency: express.latency }
    : internet !== null && isDecided
      ? { kind: 'internet', via: null, latency: internet }
      : { kind: null, via: null, latency: null };
  const slower = stood.filter(({ standing }) => standing === 'slower');
  const otherMeetMes = stood.filter(({ standing }) => standing === 'faster' || standing === 'no-difference');
  return {
    site,
    people,
    ...chosen,
    standings: stood.map(({ path, standing }) => ({ via: path.via, standing })),
    hairpins: slower.map(({ path }) => ({
      via: path.via,
      byMs: path.latency.ms - (internet?.ms ?? path.latency.ms),
      remedies: ['another-meet-me', 'internet-breakout'],
      otherMeetMes: otherMeetMes.map((each) => each.path.via),
    })),
    isForFew: chosen.kind === 'expressroute' && people <= fewPeople,
  };
}

const least = (paths: readonly MeetMePath[]): MeetMePath | null =>
  paths.reduce<MeetMePath | null>(
    (best, path) => (best !== null && best.latency.ms <= path.latency.ms ? best : path),
    null,
  );

/** The ExpressRoute path with the least latency; of a mix of measured and entered ones the measured. */
function closest({ expressRoute }: MeetMeRow): MeetMePath | null {
  const measured = expressRoute.filter(({ latency }) => latency.source === 'measured');
  return least(measured.length > 0 ? measured : expressRoute);
}

/** `null` without people, where a place has no figure, and of a mix of measured and entered figures. */
function meanOf(
  places: readonly { readonly people: number; readonly latency: Latency | null }[],
): number | null {
  const people = places.reduce((sum, place) => sum + place.people, 0);
  if (people === 0 || new Set(places.map(({ latency }) => latency?.source)).size > 1) return null;
  let weighted = 0;
  for (const place of places) {
    if (place.latency === null) return null;
    weighted += place.people * place.latency.ms;
  }
  return weighted / people;
}

/** "Closest proximity to the people" comes before all else: by the people for whom it is the closest, then by latency. */
function rankMeetMes(rows: readonly MeetMeRow[]): MeetMeTable['meetMes'] {
  const found = new Map<string, { people: number; weighted: number }>();
  for (const row of rows) {
    const path = closest(row);
    if (path === null || row.people === 0) continue;
    const known = found.get(path.via) ?? { people: 0, weighted: 0 };
    known.people += row.people;
    known.weighted += row.people * path.latency.ms;
    found.set(path.via, known);
  }
  return [...found]
    .map(([via, { people, weighted }]) => ({ via, people, meanMs: weighted / people }))
    .sort((a, b) => b.people - a.people || a.meanMs - b.meanMs || (a.via < b.via ? -1 : 1));
}
