import { test } from '@playwright/test';
import { isLacking } from '../test/support/lacking.ts';

/** Skips the test or the tests of the group that this is called in, and says what is missing; in CI they fail. */
export function skipUnless(isThere: boolean, sentence: string): void {
  test.skip(isLacking(isThere, sentence), sentence);
}
