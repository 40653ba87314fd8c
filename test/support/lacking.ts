/**
 * Whether a test has to be skipped because this machine lacks what the sentence names. CI installs all that tests need, so
 * there nothing may be lacking: it throws, and the test fails.
 */
export function isLacking(isThere: boolean, sentence: string): boolean {
  if (isThere) return false;
  if (process.env['CI']) throw new Error(`This is to be there in CI: ${sentence}`);
  return true;
}
