/** Why a result is not taken, or not found. */
export type ResultRefusalCode =
  | 'bad-json'
  | 'bad-result'
  | 'other-result'
  | 'no-such-result'
  /** Its figures are kept, the result whole is not. */
  | 'document-gone'
  /** Whoever stores has stored what a day allows. */
  | 'too-many-bytes';

/** What whoever sent a result, or asked for one, must know, as a sentence for them. */
export class ResultRefusal extends Error {
  override readonly name = 'ResultRefusal';
  readonly code: ResultRefusalCode;
  /** When it is worth trying again; `null`: not by waiting. */
  readonly retryAfterMs: number | null;

  constructor(code: ResultRefusalCode, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
