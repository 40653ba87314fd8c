import type { SiteState } from '../../../app/desk/state.ts';

export type { SiteState };

/** Before anything is known of a site. */
export const IDLE_SITE: SiteState = {
  site: '',
  report: { kind: 'loading' },
  recomputing: { kind: 'idle' },
  beside: null,
  settings: { kind: 'idle' },
};
