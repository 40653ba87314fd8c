interface UnitReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

interface BrowserReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** What the runners counted, `null` where one wrote no report; at least one failure if a step failed. */
export function countsOf(from: {
  readonly unit: readonly (UnitReport | null)[];
  readonly browser: readonly (BrowserReport | null)[];
  readonly failedSteps: number;
}): { readonly passed: number; readonly skipped: number; readonly failed: number };
