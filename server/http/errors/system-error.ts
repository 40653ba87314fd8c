/** The code of an error of Node's own; `null` when it has none. */
export const codeOfSystemError = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
