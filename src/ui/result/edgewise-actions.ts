import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Storage } from '../../core/run/storing.ts';
import type { Result } from '../../wire/result.ts';
import { CopyOrShow } from '../copy-or-show.ts';
import { downloadResult } from './download-result.ts';
import { fireIntent } from '../intents.ts';
import { byHandLook } from '../look/by-hand.ts';
import { controlsLook } from '../look/controls.ts';
import { textLook } from '../look/text.ts';
import { resultSummary } from '../../wording/result/summary.ts';

/** What can be done with a result: test again, copy, download. */
@localized()
@customElement('edgewise-actions')
export class EdgewiseActions extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    byHandLook,
    css`
      :host {
        display: grid;
        gap: var(--space-1);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
        align-items: center;
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;
  @property({ attribute: false }) storage: Storage | null = null;
  @property({ attribute: false }) path: string | null = null;

  readonly #copying = new CopyOrShow(this, 12);

  protected override render(): TemplateResult | typeof nothing {
    if (!this.result) return nothing;
    const again = this.storage === null ? msg('Test this network') : msg('Test again');
    return html`<div class="row">
        <button class="primary" @click=${this.#onAgain}>${again}</button>
        ${
          this.path === null ? nothing : html`<button @click=${this.#onCopyLink}>${msg('Copy link')}</button>`
        }
        <button @click=${this.#onCopyText}>${msg('Copy as text')}</button>
        <button @click=${() => this.result && downloadResult(this.result)}>${msg('Download JSON')}</button>
        <span class="quiet small" role="status">${this.#copying.said}</span>
      </div>
      ${this.#copying.byHand()}`;
  }

  #onAgain(): void {
    // An opened result may be another person's: they first see what a test does.
    fireIntent(this, this.storage === null ? 'edgewise-reset' : 'edgewise-start');
  }

  async #onCopyLink(): Promise<void> {
    const link = this.#link();
    if (link !== null) await this.#copying.copy(link);
  }

  #link(): string | null {
    return this.path === null ? null : new URL(this.path, document.baseURI).href;
  }

  async #onCopyText(): Promise<void> {
    if (!this.result) return;
    const link = this.#link();
    const code = this.storage?.kind === 'stored' ? this.storage.code : null;
    const text = resultSummary(this.result, link, code);
    await this.#copying.copy(text);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-actions': EdgewiseActions;
  }
}
