import type { Mode } from '../../e2e/reality/random-path.ts';
import type { Row } from './row.ts';

/** Upper ends of the stretches of round trips that the table has a line for, in ms. */
const UP_TO_MS: readonly number[] = [10, 40, 80, 120, 160, 240, 400, Infinity];
/** What an unhurried set-up may take: a second, and twelve round trips. */
const SETUP_MS = 1000;
const SETUP_ROUND_TRIPS = 12;
/** Within so long a call is to come about where 22 % are lost each way. */
const CALL_LIMIT_MS = 45_000;
const TARGETS_OF_DISTANCE: readonly string[] = ['rtt', 'oneWay'];

/** The table of all rows as Markdown, and below it each run that was not measured exactly. */
export function tableOf(rows: readonly Row[], mode: Mode): string {
  const lines = UP_TO_MS.map((toMs, index) => {
    const fromMs = UP_TO_MS[index - 1] ?? 0;
    const name = toMs === Infinity ? `over ${fromMs}` : `${fromMs} to ${toMs}`;
    return lineOf(
      `${name} ms`,
      rows.filter(({ roundTripMs }) => roundTripMs > fromMs && roundTripMs <= toMs),
    );
  });
  const byBrowser = (['chromium', 'firefox'] as const).map((browser) =>
    lineOf(
      browser,
      rows.filter((row) => row.browser === browser),
    ),
  );
  const inTime = rows.filter(({ pressToFirstMs }) => (pressToFirstMs ?? Infinity) <= CALL_LIMIT_MS);
  return [
    '| round trip | runs | exact | differs | refused, true | refused, false | broken | median round trip, ms too much: median | press to first packet: median | longest | within 1 s + 12 round trips |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
    ...byBrowser,
    lineOf('all', rows),
    '',
    `A call within ${CALL_LIMIT_MS / 1000} s: ${inTime.length} of ${rows.length}.`,
    ...rows
      .filter(({ outcome }) => outcome !== 'exact')
      .map(
        ({ run, browser, path, outcome, isTrue, why }) =>
          `- run ${run}, ${browser}, ${path}: ${outcome}${isTrue === null ? '' : isTrue ? ' (true)' : ' (false)'}: ${why}`,
      ),
    ...(mode === 'clean' ? missedIn(rows) : []),
  ].join('\n');
}

/** Where nothing is wrong with a path but its length, no other target may be missed. */
function missedIn(rows: readonly Row[]): string[] {
  const measured = rows.filter(({ missedFor }) => missedFor !== null);
  const missed = measured.filter(({ missedFor }) =>
    missedFor?.some((metric) => !TARGETS_OF_DISTANCE.includes(metric)),
  );
  return [
    `Missing a target for another reason than distance: ${missed.length} of ${measured.length}.`,
    ...missed.map(
      ({ run, browser, path, missedFor }) =>
        `- run ${run}, ${browser}, ${path}: missed ${missedFor?.join(', ') ?? ''}`,
    ),
  ];
}

function lineOf(name: string, rows: readonly Row[]): string {
  const count = (outcome: Row['outcome'], isTrue: boolean | null = null): number =>
    rows.filter((row) => row.outcome === outcome && (isTrue === null || row.isTrue === isTrue)).length;
  const took = rows.flatMap(({ pressToFirstMs, roundTripMs }) =>
    pressToFirstMs === null ? [] : [{ pressToFirstMs, roundTripMs }],
  );
  const sorted = took.map(({ pressToFirstMs }) => pressToFirstMs).sort((one, other) => one - other);
  const errors = rows
    .flatMap(({ medianErrorMs }) => (medianErrorMs === null ? [] : [medianErrorMs]))
    .sort((one, other) => one - other);
  const quick = took.filter(
    ({ pressToFirstMs, roundTripMs }) => pressToFirstMs <= SETUP_MS + SETUP_ROUND_TRIPS * roundTripMs,
  );
  const seconds = (ms: number | undefined): string =>
    ms === undefined ? '-' : `${(ms / 1000).toFixed(1)} s`;
  return `| ${[
    name,
    rows.length,
    count('exact'),
    count('differs'),
    count('refused', true),
    count('refused', false),
    count('broken'),
    errors.length === 0 ? '-' : (errors[Math.floor((errors.length - 1) / 2)] ?? NaN).toFixed(1),
    seconds(sorted[Math.floor((sorted.length - 1) / 2)]),
    seconds(sorted.at(-1)),
    `${quick.length} of ${took.length}`,
  ].join(' | ')} |`;
}
