import type { Result } from '../../wire/result.ts';

/** Whether a result has a call in it. Without one there are no figures to show, and what the network lets through is it. */
export const hasCall = ({ traffic, durationMs }: Pick<Result, 'traffic' | 'durationMs'>): boolean =>
  traffic.sent > 0 || durationMs > 0;
