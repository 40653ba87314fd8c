import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { copyText } from '../../copy-text.ts';
import { controlsLook } from '../../look/controls.ts';
import { inputLook } from '../../look/input.ts';
import { textLook } from '../../look/text.ts';

/** A text to take along, with a button that copies it. Where copying is refused, it can be selected by hand. */
@localized()
@customElement('edgewise-copy')
export class EdgewiseCopy extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    inputLook,
    css`
      label {
        display: grid;
        gap: var(--space-half);
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-1);
        align-items: end;
      }
      input {
        font-family: var(--font-code);
        font-size: var(--text-s);
      }
      @media (max-width: 30rem) {
        .row {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  /** What the text is. */
  @property() label = '';
  @property() text = '';
  /** Sentences, in a field of several lines; else one line in the font of code. */
  @property({ type: Boolean }) isLong = false;

  @state() private said = '';

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('text')) this.said = '';
  }

  protected override render(): TemplateResult {
    const field = this.isLong
      ? html`<textarea rows="4" readonly .value=${this.text} @focus=${this.#onFocus}></textarea>`
      : html`<input type="text" readonly .value=${this.text} @focus=${this.#onFocus} />`;
    return html`<div class="row">
        <label><span class="small quiet">${this.label}</span>${field}</label>
        <button type="button" @click=${this.#onCopy} aria-label="${msg('Copy')}: ${this.label}">
          ${msg('Copy')}
        </button>
      </div>
      <span class="small quiet" role="status">${this.said === '' ? nothing : this.said}</span>`;
  }

  #onFocus(event: Event): void {
    const field = event.currentTarget;
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.select();
  }

  async #onCopy(): Promise<void> {
    const isCopied = await copyText(this.text, this.shadowRoot ?? this);
    this.said = isCopied
      ? msg('Copied.')
      : msg('This browser does not let the page copy. The text is selected: copy it by hand.');
    if (!isCopied) this.renderRoot.querySelector<HTMLElement>('input, textarea')?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-copy': EdgewiseCopy;
  }
}
