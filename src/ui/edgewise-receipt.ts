import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { spellCode } from '../core/result-code.ts';
import type { FailedTry, Storage } from '../core/run/storing.ts';
import type { Result } from '../wire/result.ts';
import { copyText } from './copy-text.ts';
import { downloadResult } from './download-result.ts';
import { fireIntent } from './intents.ts';
import { controlsLook } from './look/controls.ts';
import { noticeLook } from './look/notice.ts';
import { textLook } from './look/text.ts';
import { packetsWording, retryWording } from './wording/storage.ts';

/** Where the result is kept: the code to read to help desk, and the link; or why there is none yet. */
@localized()
@customElement('edgewise-receipt')
export class EdgewiseReceipt extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    noticeLook,
    css`
      .stored {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1) var(--space-4);
        align-items: end;
      }
      .part {
        display: grid;
        gap: var(--space-half);
        justify-items: start;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-2);
        min-height: 2.5rem;
      }
      .code {
        font: 650 var(--text-xl) / 1.2 var(--font-code);
        letter-spacing: 0.04em;
        white-space: nowrap;
      }
      a {
        overflow-wrap: anywhere;
      }
      /* As high as the code will be: nothing moves when it comes. */
      .waiting {
        min-height: 4.25rem;
      }
      .whole {
        grid-column: 1 / -1;
      }
      @media (max-width: 44rem) {
        .stored {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;
  /** `null` for a stored result that was opened. */
  @property({ attribute: false }) storage: Storage | null = null;
  @property({ attribute: false }) path: string | null = null;

  @state() private said = '';

  protected override render(): TemplateResult {
    const { storage } = this;
    return html`<div aria-live="polite">${storage === null ? this.#link() : this.#storage(storage)}</div>`;
  }

  #storage(storage: Storage): TemplateResult {
    switch (storage.kind) {
      case 'storing':
        return html`<p class="quiet waiting">
          ${msg('The result is being stored; its code comes in a moment.')}
        </p>`;
      case 'failed':
        return this.#failed(storage);
      case 'stored': {
        const packets = packetsWording(storage.packets);
        return html`<div class="stored">
          <div class="part">
            <span class="quiet small">${msg('Code to read to help desk')}</span>
            <div class="row">
              <strong class="code">${spellCode(storage.code)}</strong>
              <button @click=${() => this.#copy(storage.code)}>${msg('Copy the code')}</button>
              <span class="quiet small">${this.said}</span>
            </div>
          </div>
          <div class="part">${this.#link()}</div>
          ${packets === '' ? nothing : html`<p class="whole quiet small">${packets}</p>`}
          ${
            storage.packets.kind === 'failed'
              ? html`<div class="whole">${this.#againButton(msg('Send them now'))}</div>`
              : nothing
          }
        </div>`;
      }
    }
  }

  #link(): TemplateResult | typeof nothing {
    const { path } = this;
    return path === null
      ? nothing
      : html`<span class="quiet small">${msg('Anyone with this link can see the result:')}</span>
          <div class="row small"><a href=${path}>${new URL(path, document.baseURI).href}</a></div>`;
  }

  #failed(failed: FailedTry): TemplateResult {
    return html`<div class="notice">
      <p>
        <strong>${msg('The result is not stored yet: it is on this page only.')}</strong>
        ${failed.message}
      </p>
      <p>${retryWording(failed)} ${msg('Download it to keep it whatever happens.')}</p>
      <div class="row">
        ${this.#againButton(msg('Store now'))}
        <button @click=${() => this.result && downloadResult(this.result)}>
          ${msg('Download the result')}
        </button>
      </div>
    </div>`;
  }

  #againButton(label: string): TemplateResult {
    return html`<button @click=${() => fireIntent(this, 'edgewise-store-again')}>${label}</button>`;
  }

  async #copy(code: string): Promise<void> {
    const isCopied = await copyText(spellCode(code), this.shadowRoot ?? this);
    this.said = isCopied ? msg('Copied.') : msg('This browser does not let the page copy.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-receipt': EdgewiseReceipt;
  }
}
