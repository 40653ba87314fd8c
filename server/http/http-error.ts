/** An answer that is no success: status, a code for programs, one plain sentence for people. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.statusCode = statusCode;
    this.code = code;
  }
}
