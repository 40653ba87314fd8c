import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { DeskState, Announcement, Session } from '../../../app/desk/state.ts';
import { EVERYTHING, formatAddress, type DeskAddress } from '../../../wire/desk/address.ts';
import { DESK_PAGE } from '../../../wire/desk/routes.ts';
import type { DeskUser } from '../../../wire/desk/session.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { loadedLook } from './loaded-look.ts';
import { rowSentence } from '../../../wording/desk/list.ts';
import { roleName } from '../../../wording/desk/admin.ts';
import { viewCount, viewOwner } from '../../../wording/desk/view.ts';
import { firingCount } from '../../../wording/desk/firing.ts';
import { runningCount } from '../../../wording/desk/running.ts';
import { pageName } from '../../../wording/desk/title.ts';
import { deskLook } from './desk-look.ts';
import { noticePieceLook } from './notice-piece-look.ts';
import { dialogLook } from './dialog-look.ts';
import { deskPage, loadPage, otherPageOf, type OtherPage } from './desk-page.ts';
import { fireDesk } from './intents.ts';
import './edgewise-desk-login.ts';
import './edgewise-undo.ts';
import '../admin/edgewise-removal-stop.ts';
import { queryOfList } from '../results/edgewise-save-view.ts';
import '../results/edgewise-results.ts';

export type { DeskIntents } from './intents.ts';

const ADMIN_PAGES = ['alerts', 'relays', 'audit', 'tokens', 'people', 'erase'] as const;

/** Links that a click is to follow within the page: plain ones, to the desk itself, not meant for another tab. */
function deskLinkOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (link?.target !== '' || link.hasAttribute('download') || link.relList.contains('external')) return null;
  const { origin, pathname, search } = new URL(link.href);
  const isDesk = pathname === DESK_PAGE || pathname.startsWith(`${DESK_PAGE}/`);
  return origin === location.origin && isDesk ? pathname + search : null;
}

/**
 * The desk: who is here, where one can go, and the page that one is on. It shows the state that it is given and
 * fires what people ask for (`DeskIntents`).
 */
@localized()
@customElement('edgewise-desk')
export class EdgewiseDesk extends LitElement {
  static override styles = [statusLook, loadedLook, dialogLook, noticePieceLook, deskLook];

  /** Everything to show; `null` until there is anything. */
  @property({ attribute: false }) state: DeskState | null = null;

  /** Number of the piece of news that has been put away. */
  @state() private putAway = 0;

  /** The page whose code could not be loaded. */
  @state() private missing: OtherPage | null = null;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.#onClick);
  }

  override disconnectedCallback(): void {
    this.removeEventListener('click', this.#onClick);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state') || !this.state) return;
    const page = otherPageOf(this.state);
    const before = changed.get('state') ?? null;
    if (page === null || page === (before && otherPageOf(before))) return;
    this.missing = null;
    loadPage(page).catch(() => {
      this.missing = page;
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.dialog && !this.dialog.open) this.dialog.showModal();
    const before = changed.get('state');
    const { state: now } = this;
    if (now && placeOf(now.address) !== (before && placeOf(before.address))) this.#showPlace();
    if (!before || before.session.kind !== now?.session.kind) return;
    // What had the focus is gone with its page: the new page's headline takes it, and is read out.
    if (pageOf(before.address) !== pageOf(now.address)) void this.#focusPage();
  }

  /** Brings the name of the place in sight, where a narrow window does not have room for all. */
  #showPlace(): void {
    const current = this.renderRoot.querySelector<HTMLElement>('nav a[aria-current]');
    current?.closest('li')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state: desk } = this;
    if (!desk) return nothing;
    const { session } = desk;
    switch (session.kind) {
      case 'asking':
        return this.#plain(html`<p class="quiet" role="status">${msg('Opening the desk.')}</p>`);
      case 'failed':
        return this.#plain(
          html`<div class="stack">
            <h1>${msg('The desk cannot be opened.')}</h1>
            <p>${session.message}</p>
            <div>
              <button @click=${() => fireDesk(this, 'desk-retry', null)}>${msg('Try again')}</button>
            </div>
          </div>`,
        );
      case 'nobody':
        return this.#plain(
          html`<edgewise-desk-login
            .offer=${session.offer}
            .attempt=${session.attempt}
          ></edgewise-desk-login>`,
        );
      case 'somebody':
      case 'expired':
        return this.#desk(desk, session.user);
    }
  }

  #plain(content: TemplateResult): TemplateResult {
    return html`<header><span class="name">${msg('Edgewise desk')}</span></header>
      <main class="page"><div class="narrow">${content}</div></main>`;
  }

  #desk(desk: DeskState, user: DeskUser): TemplateResult {
    const isList = pageOf(desk.address) === 'list';
    return html`<header>
        <a class="name" href=${DESK_PAGE}>${msg('Edgewise desk')}</a>
        ${this.#navigation(desk, user)} ${this.#views(desk)}
        <span class="connection quiet small" role="status">${connectionText(desk)}</span>
        <div class="who row">
          <span class="small"
            ><bdi>${user.name}</bdi><span class="quiet">, ${roleName(user.role).toLowerCase()}</span></span
          >
          <button type="button" @click=${() => fireDesk(this, 'desk-logout', null)}>${msg('Log out')}</button>
        </div>
      </header>
      <edgewise-removal-stop class="above" .state=${desk.removal}></edgewise-removal-stop>
      <main class=${isList ? 'app' : 'page'}>
        ${
          isList
            ? html`<edgewise-results class="view" .desk=${desk}></edgewise-results>`
            : html`<div class="wide">${this.missing === null ? deskPage(desk, user) : this.#missing()}</div>`
        }
      </main>
      <div class="news" role="status">${this.#news(desk.news)} ${this.#undo(desk)}</div>
      ${desk.session.kind === 'expired' ? this.#again(desk.session) : nothing}`;
  }

  /** Above the page, which stays as it is below: nothing that was being written is lost. */
  #again({ offer, attempt, user }: Extract<Session, { kind: 'expired' }>): TemplateResult {
    return html`<dialog aria-label=${msg('Log in again')} @cancel=${(event: Event) => event.preventDefault()}>
      <edgewise-desk-login
        .offer=${offer}
        .attempt=${attempt}
        .expiredName=${user.name}
      ></edgewise-desk-login>
    </dialog>`;
  }

  #missing(): TemplateResult {
    return html`<p class="notice" role="alert">
      ${msg('This page could not be loaded. The server may be away, or of a newer version.')}
      <a href=${location.href} rel="external">${msg('Load the desk again')}</a>
    </p>`;
  }

  #navigation({ address, list, alerts, running }: DeskState, user: DeskUser): TemplateResult {
    const here = placeOf(address);
    const places: DeskAddress[] = [
      { kind: 'list', query: here === 'list' ? EVERYTHING : list.query },
      { kind: 'sites' },
      { kind: 'plan', part: 'decision' },
      { kind: 'compare', a: null, b: null },
      { kind: 'requests' },
      ...(user.role === 'admin' ? ADMIN_PAGES.map((kind) => ({ kind })) : []),
    ];
    return html`<nav aria-label=${msg('Desk')}>
      <ul role="list">
        ${places.map(
          (place) =>
            html`<li>
              <a href=${formatAddress(place)} aria-current=${placeOf(place) === here ? 'page' : nothing}>
                ${pageName(place.kind)} ${place.kind === 'alerts' ? firingMark(alerts) : nothing}
                ${
                  place.kind === 'requests' && running.tests.length > 0
                    ? html`<span class="count">${runningCount(running.tests.length)}</span>`
                    : nothing
                }
              </a>
            </li>`,
        )}
      </ul>
    </nav>`;
  }

  /** Views of the list, each with how many results it finds. */
  #views({ views: { views, counts }, address, list }: DeskState): TemplateResult | typeof nothing {
    if (views.length === 0) return nothing;
    const here = placeOf(address) === 'list' ? queryOfList(list.query) : null;
    return html`<nav class="views small" aria-label=${msg('Views')}>
      <ul role="list">
        ${views.map((view) => {
          const owner = viewOwner(view);
          return html`<li>
            <a
              href=${view.query === '' ? DESK_PAGE : `${DESK_PAGE}?${view.query}`}
              title=${owner ?? nothing}
              aria-current=${view.query === here ? 'page' : nothing}
              ><bdi>${view.name}</bdi> <span class="count">${viewCount(counts.get(view.id))}</span></a
            >
          </li>`;
        })}
      </ul>
    </nav>`;
  }

  #news(news: Announcement | null): TemplateResult | typeof nothing {
    if (!news || news.number <= this.putAway) return nothing;
    const address = formatAddress({ kind: 'result', id: news.row.id, query: EVERYTHING });
    const putAway = (): void => {
      this.putAway = news.number;
    };
    return html`<div class="piece">
      <p><strong>${msg('The result that you asked for is here.')}</strong></p>
      <p><bdi>${rowSentence(news.row)}</bdi></p>
      <div class="row">
        <a class="button" href=${address} @click=${putAway}>${msg('Open')}</a>
        <button type="button" @click=${putAway}>${msg('Dismiss')}</button>
      </div>
    </div>`;
  }

  /** Beside an opened result, or what is marked, it can be undone there already and would be said twice. */
  #undo({ triaging, opened, address, marked }: DeskState): TemplateResult | typeof nothing {
    const [only, another] = triaging.last ?? [];
    const isThere =
      another === undefined &&
      opened.kind === 'ready' &&
      opened.id === only?.id &&
      opened.triage.before !== null;
    const isAtMarked = address.kind === 'list' && marked.length > 0;
    return isThere || isAtMarked ? nothing : html`<edgewise-undo .state=${triaging}></edgewise-undo>`;
  }

  readonly #onClick = (event: MouseEvent): void => {
    const address = deskLinkOf(event);
    if (address === null) return;
    event.preventDefault();
    fireDesk(this, 'desk-go', address);
  };

  async #focusPage(): Promise<void> {
    const view = this.renderRoot.querySelector<HTMLElement>('main .view');
    if (view?.localName.includes('-')) await customElements.whenDefined(view.localName);
    if (view instanceof LitElement) await view.updateComplete;
    view?.focus();
  }
}

/** How many alerts fire: a shape, a colour, and in words. */
function firingMark({ alerts }: DeskState['alerts']): TemplateResult | typeof nothing {
  const firing =
    alerts.kind === 'ready' ? alerts.value.standings.filter(({ state }) => state === 'firing').length : 0;
  return firing === 0
    ? nothing
    : html`<span class="firing status misses">${statusIcon('misses')} ${firingCount(firing)}</span>`;
}

/** The page in the way around that a place belongs to: an opened result is on the page of the list. */
function placeOf({ kind }: DeskAddress): DeskAddress['kind'] {
  if (kind === 'result') return 'list';
  return kind === 'site' ? 'sites' : kind;
}

/** What is another page for a reader: a site is one of its own. */
const pageOf = (address: DeskAddress): string =>
  address.kind === 'site' ? `site ${address.site}` : placeOf(address);

/** Only what is out of the ordinary is told. */
const connectionText = ({ connection }: DeskState): string =>
  connection === 'lost' ? msg('Connection lost; trying again.') : '';

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-desk': EdgewiseDesk;
  }
}
