import { describe, expect, it } from 'vitest';
import { countsOf } from '../../scripts/test/counts.mjs';

const unit = { numPassedTests: 100, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 };
const browser = { stats: { expected: 10, unexpected: 0, flaky: 0, skipped: 4 } };

describe('countsOf', () => {
  it('adds up what all runners counted', () => {
    expect(countsOf({ unit: [unit], browser: [browser, browser], failedSteps: 0 })).toEqual({
      passed: 120,
      skipped: 11,
      failed: 0,
    });
  });

  it('counts a test that failed once as failed, even if it passed later', () => {
    const broken = { stats: { ...browser.stats, unexpected: 2, flaky: 1 } };
    const counts = countsOf({ unit: [{ ...unit, numFailedTests: 3 }], browser: [broken], failedSteps: 1 });
    expect(counts).toEqual({ passed: 110, skipped: 7, failed: 6 });
  });

  it('never calls a failed step "0 failed", though no test failed or ran', () => {
    expect(countsOf({ unit: [unit], browser: [null], failedSteps: 1 })).toMatchObject({
      passed: 100,
      failed: 1,
    });
    expect(countsOf({ unit: [null], browser: [], failedSteps: 2 })).toEqual({
      passed: 0,
      skipped: 0,
      failed: 2,
    });
  });
});
