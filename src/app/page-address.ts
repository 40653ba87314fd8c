import { ROUTES } from '../wire/http.ts';
import type { AddressPort } from './ports.ts';
import type { AppState } from './state.ts';

/** The address of what a state shows. */
export function addressOf({ run, isRunAside, opened }: AppState): string {
  if (run.kind !== 'idle' && !isRunAside)
    return run.kind === 'done' && run.storage.kind === 'stored' ? run.storage.path : ROUTES.startPage;
  return opened.kind === 'none' ? ROUTES.startPage : ROUTES.resultPage(opened.id);
}

/** Makes the address that of what is shown. A result has its own from the moment that it is stored. */
export function followState(state: AppState, address: AddressPort): void {
  const path = addressOf(state);
  if (path !== address.path()) address.go(path);
}
