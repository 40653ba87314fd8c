/**
 * What the runners counted, from their own reports. A file that could not be loaded has no tests to fail, and a step may
 * have none at all: nothing that failed may read as "0 failed".
 *
 * @param {{ unit: readonly (object | null)[], browser: readonly (object | null)[], failedSteps: number }} from
 */
export function countsOf({ unit, browser, failedSteps }) {
  const sum = (reports, ...counts) =>
    reports.reduce(
      (total, report) => total + counts.reduce((own, count) => own + (count(report ?? {}) ?? 0), 0),
      0,
    );
  const passed =
    sum(unit, ({ numPassedTests }) => numPassedTests) + sum(browser, ({ stats }) => stats?.expected);
  const failed =
    sum(unit, ({ numFailedTests }) => numFailedTests) +
    sum(
      browser,
      ({ stats }) => stats?.unexpected,
      ({ stats }) => stats?.flaky,
    );
  const skipped =
    sum(
      unit,
      ({ numPendingTests }) => numPendingTests,
      ({ numTodoTests }) => numTodoTests,
    ) + sum(browser, ({ stats }) => stats?.skipped);
  return { passed, skipped, failed: failed === 0 && failedSteps > 0 ? failedSteps : failed };
}
