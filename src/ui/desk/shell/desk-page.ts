import { html, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { DeskState } from '../../../app/desk/state.ts';
import { LAST_WEEK, type PlainPage } from '../../../wire/desk/address.ts';
import { DESK_PAGE } from '../../../wire/desk/routes.ts';
import { isAtLeast, type DeskUser } from '../../../wire/desk/session.ts';
import type { Sites } from '../../../wire/desk/sites.ts';

/** Pages beside the list. */
export type OtherPage = PlainPage | 'compare' | 'site' | 'plan';

/** Each is loaded when it is gone to first. */
const ELEMENTS: Readonly<Record<OtherPage, () => Promise<unknown>>> = {
  compare: () => import('../compare/edgewise-compare.ts'),
  sites: () => import('../sites/edgewise-sites.ts'),
  site: () => import('../sites/edgewise-site.ts'),
  plan: () => import('../plan/edgewise-plan.ts'),
  requests: () => import('../requests/edgewise-requests.ts'),
  alerts: () => import('../alerts/edgewise-admin-alerts.ts'),
  relays: () => import('../admin/edgewise-admin-relays.ts'),
  audit: () => import('../admin/edgewise-admin-audit.ts'),
  tokens: () => import('../admin/edgewise-admin-tokens.ts'),
  people: () => import('../admin/edgewise-admin-users.ts'),
  erase: () => import('../admin/edgewise-admin-erase.ts'),
};

/** The page beside the list that an address is of; `null` for the list itself, and for none. */
export const otherPageOf = ({ address: { kind } }: DeskState): OtherPage | null =>
  kind === 'list' || kind === 'result' || kind === 'nowhere' ? null : kind;

/** Loads the code of a page; rejects when the server does not have it any more, or cannot be reached. */
export const loadPage = (page: OtherPage): Promise<unknown> => ELEMENTS[page]();

/** The page that an address is of, beside the list. */
export function deskPage(desk: DeskState, user: DeskUser): TemplateResult {
  const page = otherPageOf(desk);
  switch (page) {
    case null:
      return message(
        msg('There is no such page at the desk.'),
        msg('The link may have been cut off on the way.'),
      );
    case 'compare':
      return compare(desk);
    case 'sites':
      return html`<edgewise-sites class="view" .sites=${desk.sites}></edgewise-sites>`;
    case 'site':
      return site(desk, user);
    case 'plan':
      return plan(desk, user);
    case 'requests':
      return html`<edgewise-requests
        class="view"
        .state=${desk.requests}
        .running=${desk.running}
        .canChange=${isAtLeast(user.role, 'editor')}
      ></edgewise-requests>`;
    case 'alerts':
    case 'audit':
    case 'tokens':
    case 'people':
    case 'relays':
    case 'erase':
      return user.role === 'admin'
        ? adminPage(page, desk)
        : message(msg('This page is for admins.'), msg('Whoever runs this server can make you one.'));
  }
}

function compare({ address, comparison, marked }: DeskState): TemplateResult {
  const { a, b } = address.kind === 'compare' ? address : { a: null, b: null };
  return html`<edgewise-compare
    class="view"
    .a=${a}
    .b=${b}
    .marked=${marked}
    .comparison=${comparison}
  ></edgewise-compare>`;
}

function site({ address, site: state, sites, usual }: DeskState, user: DeskUser): TemplateResult {
  return html`<edgewise-site
    class="view"
    .site=${address.kind === 'site' ? address.site : ''}
    .query=${address.kind === 'site' ? address.query : LAST_WEEK}
    .state=${state}
    .usual=${usual}
    .sites=${sites.kind === 'ready' ? namesOf(sites.value) : []}
    .user=${user}
  ></edgewise-site>`;
}

function plan({ address, plan: state, requests: { offer } }: DeskState, user: DeskUser): TemplateResult {
  return html`<edgewise-plan
    class="view"
    .shown=${address.kind === 'plan' ? address.part : 'decision'}
    .flows=${(address.kind === 'plan' ? address.flows : null) ?? null}
    .sizing=${(address.kind === 'plan' ? address.sizing : null) ?? null}
    .state=${state}
    .user=${user}
    .relays=${offer?.relays.map(({ name }) => name) ?? []}
  ></edgewise-plan>`;
}

/** Of all sites, those among them that are still being worked out. */
const namesOf = ({ sites, pending }: Sites): string[] => [...sites.map(({ site: name }) => name), ...pending];

function adminPage(page: Exclude<PlainPage, 'requests' | 'sites'>, desk: DeskState): TemplateResult {
  switch (page) {
    case 'alerts':
      return html`<edgewise-admin-alerts
        class="view"
        .state=${desk.alerts}
        .sites=${desk.sites.kind === 'ready' ? [...namesOf(desk.sites.value), ...desk.sites.value.onlyChecked] : []}
      ></edgewise-admin-alerts>`;
    case 'relays':
      return html`<edgewise-admin-relays
        class="view"
        .relays=${desk.relays.relays}
        .hold=${desk.relays.hold}
      ></edgewise-admin-relays>`;
    case 'audit':
      return html`<edgewise-admin-audit class="view" .state=${desk.audit}></edgewise-admin-audit>`;
    case 'tokens':
      return html`<edgewise-admin-tokens class="view" .state=${desk.tokens}></edgewise-admin-tokens>`;
    case 'people':
      return html`<edgewise-admin-users class="view" .users=${desk.users}></edgewise-admin-users>`;
    case 'erase':
      return html`<edgewise-admin-erase class="view" .state=${desk.erase}></edgewise-admin-erase>`;
  }
}

/** A page that says why there is nothing on it. */
const message = (headline: string, explanation: string): TemplateResult =>
  html`<div class="stack">
    <h1 class="view" tabindex="-1">${headline}</h1>
    <p>${explanation} <a href=${DESK_PAGE}>${msg('To the results')}</a></p>
  </div>`;
