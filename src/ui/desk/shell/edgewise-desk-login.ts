import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { Action, LoginOffer } from '../../../app/desk/state.ts';
import { DESK_ROUTES } from '../../../wire/desk/routes.ts';
import { controlRowLook } from '../look/control-row.ts';
import { fieldLook } from '../../look/field.ts';
import { noticeLook } from '../../look/notice.ts';
import { ViewElement } from '../../view-element.ts';
import { fireDesk } from './intents.ts';
import { submittedText } from './submitted-text.ts';

/** Logging in: by name and password, by the organisation's own login, or both. */
@localized()
@customElement('edgewise-desk-login')
export class EdgewiseDeskLogin extends ViewElement {
  static override styles = [
    controlRowLook,
    fieldLook,
    noticeLook,
    css`
      .column {
        display: grid;
        gap: var(--space-3);
        max-width: 24rem;
        margin-inline: auto;
      }
      a.button {
        justify-content: center;
      }
    `,
  ];

  @property({ attribute: false }) offer: LoginOffer = { password: true, oidcName: null };
  @property({ attribute: false }) attempt: Action = { kind: 'idle' };
  /** Who was logged in when the login ended by itself; `null`: nobody was. */
  @property() expiredName: string | null = null;

  override focus(options?: FocusOptions): void {
    const field = this.renderRoot.querySelector<HTMLElement>(
      this.expiredName === null ? 'input' : 'input[type=password]',
    );
    (field ?? this.renderRoot.querySelector<HTMLElement>('a'))?.focus(options);
  }

  protected override firstUpdated(): void {
    this.focus();
  }

  protected override updated(): void {
    if (this.attempt.kind !== 'failed') return;
    // The name is most often right; what was typed as the password is typed anew.
    const password = this.renderRoot.querySelector<HTMLInputElement>('input[type=password]');
    password?.focus();
    password?.select();
  }

  protected override render(): TemplateResult {
    const { offer, expiredName } = this;
    return html`<div class="column">
      <h1 tabindex="-1">${expiredName === null ? msg('Edgewise desk') : msg('Please log in again')}</h1>
      ${
        expiredName === null
          ? nothing
          : html`<p>${msg('Your login has ended. Everything here stays as it is.')}</p>`
      }
      ${
        this.attempt.kind === 'failed'
          ? html`<p class="notice" role="alert">${this.attempt.message}</p>`
          : nothing
      }
      ${offer.password ? this.#form() : nothing}
      ${offer.oidcName === null ? nothing : this.#external(offer.oidcName)}
      ${
        offer.hasAccounts === false
          ? html`<p class="notice neutral">
              ${msg('There are no accounts yet. Whoever runs this server adds one with \u201cedgewise user add\u201d.')}
            </p>`
          : nothing
      }
    </div>`;
  }

  #form(): TemplateResult {
    const isBusy = this.attempt.kind === 'doing';
    return html`<form @submit=${this.#onSubmit}>
      <label>
        ${msg('Name')}
        <input
          name="name"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          maxlength="200"
          .defaultValue=${this.expiredName ?? ''}
        />
      </label>
      <label>
        ${msg('Password')}
        <input name="password" type="password" autocomplete="current-password" required maxlength="1000" />
      </label>
      <button class="primary" ?disabled=${isBusy}>${isBusy ? msg('Logging in') : msg('Log in')}</button>
    </form>`;
  }

  /** Leaves this page: the address to come back to goes along. */
  #external(name: string): TemplateResult {
    const to = encodeURIComponent(location.pathname + location.search);
    return html`<a class="button" rel="external" href=${`${DESK_ROUTES.oidcStart}?to=${to}`}>
      ${msg(str`Log in with ${name}`)}
    </a>`;
  }

  #onSubmit(event: SubmitEvent): void {
    const text = submittedText(event);
    if (!text) return;
    fireDesk(this, 'desk-login', { name: text('name').trim(), password: text('password') });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-desk-login': EdgewiseDeskLogin;
  }
}
