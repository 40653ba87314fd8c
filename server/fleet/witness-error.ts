import { CodedError } from '../error-code/coded-error.ts';

/**
 * Why there is no answer to what a relay saw. `gone`: it is not heard, or has lost its memory: the test is void. `slow`: it is
 * heard, and does not bring it in time.
 */
export class WitnessError extends CodedError<'gone' | 'slow'> {
  override readonly name = 'WitnessError';

  static gone(): WitnessError {
    return new WitnessError('gone', 'The relay went away, with what it saw.');
  }
}
