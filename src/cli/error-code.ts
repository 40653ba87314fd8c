/** The code of an error of the system's or of Node's own (`ENOSPC`); `null` when it has none, and for whatever else may be thrown. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
