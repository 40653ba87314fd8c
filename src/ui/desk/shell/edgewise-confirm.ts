import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';

/** A button that first asks whether it is meant, in its own place. Fires `edgewise-confirmed`. */
@localized()
@customElement('edgewise-confirm')
export class EdgewiseConfirm extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    css`
      .asking {
        display: grid;
        gap: var(--space-1);
        padding: var(--space-1) var(--space-2);
        border-inline-start: 4px solid var(--misses);
        border-radius: 4px;
        background: var(--misses-wash);
        max-width: var(--reading-width);
        overflow-wrap: anywhere;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
      }
    `,
  ];

  /** What the button does. */
  @property() label = '';
  /** What will happen. */
  @property() question = '';
  /** What the button is about, for a screen reader, where several of its kind stand on one page. */
  @property() about = '';
  @property({ type: Boolean }) disabled = false;

  @state() private isAsking = false;

  protected override render(): TemplateResult {
    if (!this.isAsking)
      return html`<button
        type="button"
        class="first"
        ?disabled=${this.disabled}
        aria-label=${this.about === '' ? this.label : `${this.label}: ${this.about}`}
        @click=${this.#onFirst}
      >
        ${this.label}
      </button>`;
    return html`<div class="asking" role="group" aria-labelledby="question" @keydown=${this.#onKey}>
      <p id="question">${this.question}</p>
      <div class="row">
        <button type="button" class="yes" @click=${this.#onYes}>${this.label}</button>
        <button type="button" class="no" @click=${this.#onNo}>${msg('Leave it')}</button>
      </div>
    </div>`;
  }

  async #onFirst(): Promise<void> {
    this.isAsking = true;
    await this.#focus('.no');
  }

  async #onYes(): Promise<void> {
    this.isAsking = false;
    this.dispatchEvent(new CustomEvent('edgewise-confirmed', { detail: null }));
    await this.#focus('.first');
  }

  async #onNo(): Promise<void> {
    this.isAsking = false;
    await this.#focus('.first');
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    void this.#onNo();
  }

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

declare global {
  interface HTMLElementEventMap {
    'edgewise-confirmed': CustomEvent<null>;
  }
  interface HTMLElementTagNameMap {
    'edgewise-confirm': EdgewiseConfirm;
  }
}
