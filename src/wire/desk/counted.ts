import type { ResultSummary } from './search.ts';

/**
 * Whether sites count a result: somebody answers for it, by an API token or by a request of the desk whose packets the
 * relay saw, or it was stored before that was kept.
 */
export const isCounted = ({ standing }: Pick<ResultSummary, 'standing'>): boolean =>
  standing === null || standing === 'token' || standing === 'request';
