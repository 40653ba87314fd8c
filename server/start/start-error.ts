import { CodedError } from '../error-code/coded-error.ts';

/** The server cannot start; the message is one plain sentence that names what is at fault. */
export class StartError extends CodedError<string> {
  override readonly name = 'StartError';
}
