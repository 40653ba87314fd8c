import type { AddressPort } from '../app/ports.ts';
import { ROUTES } from '../wire/http.ts';
import { resultIdOf } from './page-link.ts';

/** The parts of `location` and `history` that are used. */
interface BrowserWindow {
  readonly location: Pick<Location, 'pathname' | 'search'>;
  readonly history: Pick<History, 'state' | 'pushState'>;
}

/** The window's address, with what its query asked for when the page was loaded. */
export interface PageAddress extends AddressPort {
  /**
   * What the start page is asked for. It stands in the start page's address only: whoever is given a result's
   * address must not test under another person's ticket. Entries of the history keep it, so that reloading does too.
   */
  readonly search: string;
}

/** The address of a window, whose query is read now. */
export function pageAddress({ location, history }: BrowserWindow): PageAddress {
  const search = location.search === '' ? keptSearch(history.state) : location.search;
  return {
    search,
    path: () => {
      const id = resultIdOf(location.pathname);
      return id === null ? ROUTES.startPage : ROUTES.resultPage(id);
    },
    go: (path) => history.pushState({ search }, '', path === ROUTES.startPage ? `${path}${search}` : path),
  };
}

const keptSearch = (state: unknown): string =>
  typeof state === 'object' && state !== null && 'search' in state && typeof state.search === 'string'
    ? state.search
    : '';
