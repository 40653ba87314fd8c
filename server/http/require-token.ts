import { HttpError } from './http-error.ts';
import type { TestTokens } from './test-tokens.ts';

/** The test's id, when `token` is its token; else 401. */
export function requireToken(tokens: TestTokens, token: unknown, testId: string): string {
  if (tokens.testIdOf(token) !== testId)
    throw new HttpError(401, 'bad-token', 'The token is not that of this test.');
  return testId;
}
