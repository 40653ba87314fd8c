/**
 * How long somebody waits for a whole run of a page before it is taken for one that hangs. It claims nothing of the product: on two
 * slow cores with four browsers a run took five times as long as it does alone.
 */
export const PATIENCE_MS = 240_000;
