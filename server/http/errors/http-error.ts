/** What an answer that is no success says beside its body. */
export interface ErrorHints {
  /** When it is worth trying again. */
  readonly retryAfterS?: number;
  /** The connection is closed behind it: what still comes of the request is not read. */
  readonly isLast?: boolean;
}

/** An answer that is no success: status, a code for programs, one plain sentence for people. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly statusCode: number;
  readonly code: string;
  readonly hints: ErrorHints;

  constructor(statusCode: number, code: string, message: string, cause?: unknown, hints: ErrorHints = {}) {
    super(message, { cause });
    this.statusCode = statusCode;
    this.code = code;
    this.hints = hints;
  }
}
