import type { DeskApp } from '../../../app/desk/desk-app.ts';
import type { DeskAddress } from '../../../wire/desk/address.ts';
import './intents.ts';

/** Has the store carry out what people ask for. */
export function carryOut(
  element: HTMLElement,
  desk: DeskApp,
  addressOf: (text: string) => DeskAddress,
): void {
  element.addEventListener('desk-login', ({ detail }) => desk.session.login(detail));
  element.addEventListener('desk-logout', () => desk.session.logout());
  element.addEventListener('desk-go', ({ detail }) => desk.go(addressOf(detail)));

  element.addEventListener('desk-search', ({ detail }) => desk.search(detail));
  element.addEventListener('desk-search-text', ({ detail }) => desk.searchText(detail));
  element.addEventListener('desk-more', () => desk.list.more());
  element.addEventListener('desk-retry', () => desk.retry());
  element.addEventListener('desk-show-arrivals', () => desk.list.showArrivals());
  element.addEventListener('desk-reading', ({ detail }) => desk.setReading(detail));
  element.addEventListener('desk-mark', ({ detail }) => desk.marked.toggle(detail));
  element.addEventListener('desk-unmark-all', () => desk.marked.clear());
  element.addEventListener('desk-close', () => desk.close());

  element.addEventListener('desk-note', ({ detail: { id, text } }) => desk.opened.addNote(id, text));
  element.addEventListener('desk-triage', ({ detail: { id, change } }) => desk.opened.setTriage(id, change));
  element.addEventListener('desk-triage-undo', () => desk.opened.undoTriage());
  element.addEventListener('desk-triage-marked', ({ detail }) => desk.marked.triage(detail));
  element.addEventListener('desk-undo', () => desk.triaging.undo());
  element.addEventListener('desk-undo-dismiss', () => desk.triaging.remember(null));
  element.addEventListener('desk-view-save', ({ detail }) => desk.views.save(detail));
  element.addEventListener('desk-view-change', ({ detail: { id, view } }) => desk.views.change(id, view));
  element.addEventListener('desk-view-remove', ({ detail }) => desk.views.remove(detail));
  element.addEventListener('desk-view-restore', () => desk.views.restore());
  element.addEventListener('desk-watch', ({ detail: id }) =>
    id === null ? desk.running.unwatch() : desk.running.watch(id),
  );
  element.addEventListener('desk-watch-code', ({ detail }) => desk.running.watchByCode(detail));
  element.addEventListener('desk-link', ({ detail: { id, isRevoked } }) =>
    desk.opened.setLinkRevoked(id, isRevoked),
  );
  element.addEventListener('desk-compare', ({ detail }) => desk.compare(detail));

  element.addEventListener('desk-request', ({ detail }) => desk.requests.create(detail));
  element.addEventListener('desk-withdraw-request', ({ detail }) => desk.requests.withdraw(detail.id));

  element.addEventListener('desk-audit', ({ detail }) => desk.audit.load(detail));
  element.addEventListener('desk-audit-more', () => desk.audit.more());
  element.addEventListener('desk-new-token', ({ detail }) => desk.tokens.create(detail));
  element.addEventListener('desk-revoke-token', ({ detail }) => desk.tokens.revoke(detail.id));
  element.addEventListener('desk-hold-relay', ({ detail }) =>
    desk.relays.hold(detail.name, detail.isHeldOut),
  );
  element.addEventListener('desk-token-seen', () => desk.tokens.forgetSecret());
  element.addEventListener('desk-erase-count', ({ detail }) => desk.erasing.count(detail));
  element.addEventListener('desk-erase', ({ detail }) => desk.erasing.erase(detail));
  element.addEventListener('desk-confirm-removal', ({ detail }) => desk.removal.confirm(detail));

  element.addEventListener('desk-alerts', ({ detail }) => desk.alerts.change(detail));
  element.addEventListener('desk-deliveries', ({ detail }) => desk.alerts.showDeliveries(detail));
  element.addEventListener('desk-webhook-seen', () => desk.alerts.forgetSecret());
  element.addEventListener('desk-plan', ({ detail }) => desk.plan.change(detail));
  element.addEventListener('desk-plan-few', ({ detail }) => desk.plan.setFewPeople(detail));
  element.addEventListener('desk-plan-sets', ({ detail }) => desk.plan.showSets(detail));
  element.addEventListener('desk-site-settings', ({ detail: { site, settings } }) =>
    desk.site.setSettings(site, settings),
  );
}
