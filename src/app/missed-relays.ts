import type { Chosen } from '../core/run/grant.ts';
import type { Result } from '../wire/result.ts';

/** Relays that were tried in vain before the one that the result is of, as a result has them: not at all where there are none. */
export const missedIn = ({ missed = [] }: Pick<Chosen, 'missed'>): Pick<Result['path'], 'missed'> =>
  missed.length === 0 ? {} : { missed: missed.map((each) => ({ ...each })) };
