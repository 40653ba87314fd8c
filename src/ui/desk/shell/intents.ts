import type { AlertChange, PlanChange } from '../../../app/desk/ports.ts';
import type { Erasure, NewToken } from '../../../wire/desk/admin.ts';
import type { CompareRequest } from '../../../wire/desk/compare.ts';
import type { NewTestRequest } from '../../../wire/desk/requests.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import type { TriageWish } from '../../../app/desk/state.ts';
import type { TriageFields } from '../../../wire/desk/triage.ts';
import type { ListQuery } from '../../../wire/desk/address.ts';
import type { SiteSettingsChange } from '../../../wire/desk/sites.ts';
import type { SavedView, ViewFields } from '../../../wire/desk/views.ts';
import type { Login } from '../../../wire/desk/session.ts';

/**
 * What a person can ask for at the desk, as events that bubble out of every shadow root. An element fires, the store
 * (app/desk) acts, and what has come of it is back in the element's properties as an `Action` (app/desk/state.ts).
 *
 * To go somewhere within the desk no intent is needed: a plain link (`<a href="/desk/results/...">`) is taken by
 * the shell, and opens in a new tab where people ask for that.
 */
export interface DeskIntents {
  'desk-login': Login;
  'desk-logout': null;
  /** Go to an address of the desk, as a link would. */
  'desk-go': string;

  /** Look for something else. */
  'desk-search': ListQuery;
  /** What was typed into the search box: a code opens its result. */
  'desk-search-text': string;
  /** Load the next page of the list. */
  'desk-more': null;
  /** Load again what could not be loaded. */
  'desk-retry': null;
  /** Put what has arrived since into the list. */
  'desk-show-arrivals': null;
  /** Whether the list is read further down, so that nothing may come in above. */
  'desk-reading': boolean;
  /** Mark a result for comparison and export, or take its mark away. */
  'desk-mark': ResultSummary;
  'desk-unmark-all': null;
  /** Close the opened result. */
  'desk-close': null;

  /** Write a note on a result. */
  'desk-note': { readonly id: string; readonly text: string };
  /** Change status, assignee or tags of a result. */
  'desk-triage': { readonly id: string; readonly change: Partial<TriageFields> };
  /** Take back the last such change of this page. */
  'desk-triage-undo': null;
  /** Change status, assignee or tags of all that are marked. */
  'desk-triage-marked': TriageWish;
  /** Take back the last change of this page, of one result or of several, wherever one is now. */
  'desk-undo': null;
  /** Nobody wants to take it back. */
  'desk-undo-dismiss': null;
  /** Keep the list that is shown under a name. */
  'desk-view-save': ViewFields;
  /** Rename a view, share it, or have it show another list. */
  'desk-view-change': { readonly id: string; readonly view: ViewFields };
  'desk-view-remove': SavedView;
  /** Bring back the view that was deleted last. */
  'desk-view-restore': null;
  /** Watch a test that runs; `null`: none any more. */
  'desk-watch': string | null;
  /** Watch the test whose page shows this code. */
  'desk-watch-code': string;
  /** Close, or open again, the link of a result. */
  'desk-link': { readonly id: string; readonly isRevoked: boolean };
  /** Set two sides beside each other. */
  'desk-compare': CompareRequest;

  'desk-request': NewTestRequest;
  'desk-withdraw-request': { readonly id: string };

  /** Look into the audit trail. Empty texts find everything. */
  'desk-audit': { readonly who: string; readonly action: string; readonly subject: string };
  'desk-audit-more': null;
  'desk-new-token': NewToken;
  'desk-revoke-token': { readonly id: string };
  /** Send a relay no new tests, or tests again. */
  'desk-hold-relay': { readonly name: string; readonly isHeldOut: boolean };
  /** The secret of the new token has been taken down; forget it. */
  'desk-token-seen': null;
  /** Count what an erasure would take. */
  'desk-erase-count': Erasure;
  'desk-erase': Erasure;
  /** Have the server remove what it has stopped at: the id of that stop. */
  'desk-confirm-removal': string;

  /** Change a rule, a silence or where alerts go. */
  'desk-alerts': AlertChange;
  /** Show what became of messages to a webhook; `null`: of none. */
  'desk-deliveries': string | null;
  /** The new secret of a webhook has been taken down; forget it. */
  'desk-webhook-seen': null;
  /** Change the catalogue of the plan. */
  'desk-plan': PlanChange;
  /** Up to so many people are few. */
  'desk-plan-few': number;
  /** Show what the tests of a step came to; `null`: of none. */
  'desk-plan-sets': string | null;
  /** Store what a site is judged by. */
  'desk-site-settings': { readonly site: string; readonly settings: SiteSettingsChange };
}

type DeskIntentEvents = { [Name in keyof DeskIntents]: CustomEvent<DeskIntents[Name]> };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the list above is the only one
  interface HTMLElementEventMap extends DeskIntentEvents {}
}

/** Fires an intent of the desk. */
export const fireDesk = <Name extends keyof DeskIntents>(
  from: HTMLElement,
  name: Name,
  detail: DeskIntents[Name],
): void => {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
};
