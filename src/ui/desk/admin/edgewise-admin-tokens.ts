import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { TokensState } from '../../../app/desk/state.ts';
import type { CreatedToken, Scope, TokenRecord } from '../../../wire/desk/admin.ts';
import { ViewElement } from '../../view-element.ts';
import { SCOPES, scopeMeaning, tokenStatus } from '../../../wording/desk/admin.ts';
import { isolated } from '../../../wording/isolated.ts';
import { moment, zoneSentence } from '../../../wording/time.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { whenLoaded } from '../shell/loading.ts';
import { formPanelLook } from '../look/form-panel.ts';
import { columnLook } from '../../look/column.ts';
import '../shell/edgewise-confirm.ts';
import '../shell/edgewise-copy.ts';

/** API tokens: what machines may do here. */
@localized()
@customElement('edgewise-admin-tokens')
export class EdgewiseAdminTokens extends ViewElement {
  static override styles = [
    formPanelLook,
    columnLook(4),
    css`
      .made {
        padding: var(--space-2);
        border-radius: var(--radius);
        background: var(--meets-wash);
      }
      ul {
        list-style: none;
        padding: 0;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
      }
      .token {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-half);
        padding-block: var(--space-2);
        border-block-start: 1px solid var(--line);
      }
      .revoked h3 {
        color: var(--quiet);
        text-decoration: line-through;
      }
      code {
        font-family: var(--font-code);
        font-size: var(--text-s);
      }
      .name {
        max-width: 24rem;
      }
    `,
  ];

  @property({ attribute: false }) state: TokensState | null = null;

  @state() private name = '';
  @state() private scopes: ReadonlySet<Scope> = new Set();

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const old = changed.get('state');
    if (this.state?.create.kind !== 'done' || old === undefined) return;
    // A token that the server has made is no longer being typed.
    if (this.state.created !== null && this.state.created.token.name === this.name.trim()) {
      this.name = '';
      this.scopes = new Set();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (!state) return nothing;
    return html`<h1 tabindex="-1">${msg('API tokens')}</h1>
      <p class="reading">
        ${msg('Programs sign in with a token instead of a password. A token may do what its scopes allow, until it is revoked.')}
      </p>
      ${state.created ? this.#created(state.created) : nothing} ${this.#form(state)}
      <section>
        <h2>${msg('Tokens')}</h2>
        ${actionStatus(state.revoke, { doing: msg('Revoking.'), done: msg('Revoked.') })}
        ${whenLoaded(this, state.tokens, (tokens) => this.#list(tokens))}
      </section>`;
  }

  #created({ token, secret }: CreatedToken): TemplateResult {
    return html`<section class="made" aria-labelledby="made">
      <h2 id="made">${msg(str`The token ${isolated(token.name)} is made`)}</h2>
      <p class="reading">
        <strong>${msg('Copy the secret now: it is shown only this once.')}</strong>
        ${msg('Only a hash of it is stored; if it is lost, revoke the token and make another.')}
      </p>
      <edgewise-copy .label=${msg('Secret')} .text=${secret}></edgewise-copy>
      <edgewise-copy
        .label=${msg('How it is sent')}
        .text=${`Authorization: Bearer ${secret}`}
      ></edgewise-copy>
      <div class="row">
        <button type="button" @click=${() => fireDesk(this, 'desk-token-seen', null)}>
          ${msg('I have it')}
        </button>
      </div>
    </section>`;
  }

  #form({ create }: TokensState): TemplateResult {
    const isReady = this.name.trim() !== '' && this.scopes.size > 0 && create.kind !== 'doing';
    return html`<form @submit=${this.#onSubmit}>
      <h2>${msg('Make a token')}</h2>
      <label class="name">
        ${msg('Name: what will use it')}
        <input
          type="text"
          name="name"
          dir="auto"
          maxlength="200"
          autocomplete="off"
          required
          .value=${this.name}
          @input=${this.#onName}
        />
      </label>
      <fieldset>
        <legend>${msg('What it may do')}</legend>
        ${SCOPES.map(
          (scope) =>
            html`<label class="check">
              <input
                type="checkbox"
                name=${scope}
                .checked=${this.scopes.has(scope)}
                @change=${() => this.#toggle(scope)}
              />
              <span>${scopeMeaning(scope)} <code class="quiet">${scope}</code></span>
            </label>`,
        )}
      </fieldset>
      <div class="row">
        <button class="primary" ?disabled=${!isReady}>${msg('Make the token')}</button>
        ${actionStatus(create, { doing: msg('One moment.'), done: '' })}
      </div>
    </form>`;
  }

  #list(tokens: readonly TokenRecord[]): TemplateResult {
    if (tokens.length === 0) return html`<p class="quiet">${msg('There are no tokens.')}</p>`;
    return html`<p class="quiet small">${zoneSentence()}</p>
      <ul role="list">
        ${tokens.map((token) => this.#token(token))}
      </ul>`;
  }

  #token(token: TokenRecord): TemplateResult {
    const isRevoked = token.revokedAtMs !== null;
    return html`<li class="token ${isRevoked ? 'revoked' : ''}">
      <h3><bdi>${token.name}</bdi></h3>
      <p>${token.scopes.map((scope, index) => html`${index > 0 ? ', ' : ''}<code>${scope}</code>`)}</p>
      <p class="quiet small">
        ${tokenStatus(token)} ${msg('Made by')} <bdi>${token.createdBy}</bdi>, ${moment(token.createdAtMs)}.
      </p>
      ${
        isRevoked
          ? nothing
          : html`<edgewise-confirm
              .label=${msg('Revoke')}
              .about=${token.name}
              .question=${msg('Whatever uses this token is shut out at once. A revoked token cannot be restored.')}
              ?disabled=${this.state?.revoke.kind === 'doing'}
              @edgewise-confirmed=${() => fireDesk(this, 'desk-revoke-token', { id: token.id })}
            ></edgewise-confirm>`
      }
    </li>`;
  }

  #onName(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.name = event.target.value;
  }

  #toggle(scope: Scope): void {
    const others = [...this.scopes].filter((other) => other !== scope);
    this.scopes = new Set(this.scopes.has(scope) ? others : [...others, scope]);
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const name = this.name.trim();
    const scopes = SCOPES.filter((scope) => this.scopes.has(scope));
    if (name !== '' && scopes.length > 0) fireDesk(this, 'desk-new-token', { name, scopes });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-admin-tokens': EdgewiseAdminTokens;
  }
}
