import { CodedError } from '../error-code/coded-error.ts';

/**
 * Why something of the desk's accounts cannot be done; `message` is one plain sentence.
 * `bad-name`, `bad-password`: not as it must be. `taken`: somebody has that name. `unknown`: there is no such account
 * or token. `no-password`: the account logs in elsewhere. `busy`: more logins at once than the server checks.
 */
export type AccountErrorCode = 'bad-name' | 'bad-password' | 'taken' | 'unknown' | 'no-password' | 'busy';

/** What the desk's accounts, tokens and passwords throw. */
export class AccountError extends CodedError<AccountErrorCode> {
  override readonly name = 'AccountError';
}
