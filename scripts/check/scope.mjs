/** One program of types takes most of the time of lint, whatever is looked at; then files cost tenths of a second. */
const MAX_LINT = 25;
/** Of unit tests, by what each took when it last ran: half a minute on two cores, beside lint. */
const MAX_UNIT_S = 40;
/** Taken for a file that has not run here yet. */
const UNKNOWN_S = 2;

const LINTED = /\.(ts|mjs)$/;
const TEST = /^test\/.*\.test\.ts$/;
/** What decides about every file, or about what is installed. */
const FOR_ALL =
  /^(package(-lock)?\.json|vite\.config\.ts|eslint\.config\.js|scripts\/eslint-tree\.mjs|.*tsconfig[^/]*\.json)$/;

/**
 * What lint and the unit tests look at. Lint: what was changed, and what imports it, since rules know types; a type that
 * comes from further away is left to `npm test`. Unit tests: those that were changed, then the nearest that need what was
 * changed, as many as fit in the time.
 *
 * @param {{ files: readonly string[], gone: readonly string[] }} changed
 * @param {{ distancesFrom(files: readonly string[]): Map<string, number> }} graph
 * @param {ReadonlyMap<string, number>} seconds what each file of tests took
 */
export function scopeOf({ files, gone }, graph, seconds) {
  const distances = [...graph.distancesFrom([...files, ...gone])].sort(([, a], [, b]) => a - b);
  const isThere = ([file]) => !gone.includes(file);
  const near = distances.filter((each) => each[1] <= 1 && LINTED.test(each[0]) && isThere(each));
  const tests = distances.filter((each) => TEST.test(each[0]) && isThere(each));
  const unit = inTime(tests, seconds);
  return {
    lint: near.slice(0, MAX_LINT).map(([file]) => file),
    lintLeft: Math.max(0, near.length - MAX_LINT),
    unit,
    unitLeft: tests.length - unit.length,
    forAll: [...files, ...gone].filter((file) => FOR_ALL.test(file)),
  };
}

/** All that were changed themselves, then each that still fits. */
function inTime(tests, seconds) {
  let leftS = MAX_UNIT_S;
  return tests
    .filter(([file, away]) => {
      const tookS = seconds.get(file) ?? UNKNOWN_S;
      if (away > 0 && tookS > leftS) return false;
      leftS -= tookS;
      return true;
    })
    .map(([file]) => file);
}
