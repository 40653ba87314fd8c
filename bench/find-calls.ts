import { callRange } from '../src/core/find-calls/call-range.ts';
import { SEARCH_LIMIT_MS } from '../src/core/find-calls/call-search.ts';
import { drawnLink, searchOver } from '../test/support/call/limited-link.ts';

/**
 * `npm run bench:find-calls`: searches over links of the netlab that are limited to 3, 7 and 12 calls each way, twenty
 * seeds a limit, in simulated time: how often the search is right within one call, in its time and under its data cap.
 */
const LIMITS = [3, 7, 12];
const SEEDS = 20;

let failed = 0;
for (const limit of LIMITS) {
  const searches = Array.from({ length: SEEDS }, (_, seed) => searchOver(drawnLink(limit, seed), seed));
  const found = searches.map(({ search }) => callRange(search.steps).carried);
  const tookMs = searches.map(({ search }) => search.steps.reduce((sum, step) => sum + step.tookMs, 0));
  const bytes = searches.map(({ search }) => search.steps.reduce((sum, step) => sum + step.bytes, 0));
  const right = searches.filter(
    ({ search, why }, index) =>
      why === 'found' &&
      Math.abs((found[index] ?? 0) - limit) <= 1 &&
      (tookMs[index] ?? Infinity) <= SEARCH_LIMIT_MS &&
      (bytes[index] ?? Infinity) <= search.dataCapBytes,
  ).length;
  failed += SEEDS - right;
  console.log(
    `${limit} calls: ${right} of ${SEEDS} right; found ${Math.min(...found)} to ${Math.max(...found)}; ` +
      `at most ${Math.max(...tookMs) / 1000} s and ${Math.round(Math.max(...bytes) / 1e6)} MB.`,
  );
}
process.exitCode = failed === 0 ? 0 : 1;
