import { HttpError } from '../errors/http-error.ts';
import type { TestClaim, TestTokens } from './test-tokens.ts';

/** What the token says of the test, when it is that test's; else 401. */
export function requireToken(tokens: TestTokens, token: unknown, testId: string): TestClaim {
  const claim = tokens.read(token);
  if (claim?.testId !== testId) throw new HttpError(401, 'bad-token', 'The token is not that of this test.');
  return claim;
}
