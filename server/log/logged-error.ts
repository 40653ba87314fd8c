import { errorCode } from '../error-code/error-code.ts';

/** Further causes tell nothing, and a circle of them would never end. */
const MAX_CAUSES = 5;

/** An error as it is logged. What drivers add to theirs (rows, parameters, whole answers) is of people and left out. */
export interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** Whatever was thrown, with its causes. */
export function loggedError(error: unknown, causes = MAX_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const code = errorCode(error);
  return {
    name,
    ...(code === null ? {} : { code }),
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || causes === 0 ? {} : { cause: loggedError(cause, causes - 1) }),
  };
}
