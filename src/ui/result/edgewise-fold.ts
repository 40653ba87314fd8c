import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controlsLook } from '../look/controls.ts';
import { textLook } from '../look/text.ts';
import { RememberedFolds } from './remembered-folds.ts';

const folds = new RememberedFolds(() => localStorage);

/** A section of a result that folds, as the person left it in the last one. Paper has all of it. */
@customElement('edgewise-fold')
export class EdgewiseFold extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    css`
      :host {
        border-block-end: 1px solid var(--line);
      }
      h2 {
        display: inline;
      }
      .inside {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-2);
        padding-block: var(--space-1) var(--space-3);
      }
    `,
  ];

  /** By which it is remembered. */
  @property() name = '';
  @property() heading = '';
  /** Whether it is open where the person has left it neither way. */
  @property({ type: Boolean }) isOpenFirst = false;

  @query('details') private readonly details!: HTMLDetailsElement | null;

  #wasOpen: boolean | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeprint', this.#onPrint);
    addEventListener('afterprint', this.#onPrinted);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeprint', this.#onPrint);
    removeEventListener('afterprint', this.#onPrinted);
  }

  protected override firstUpdated(): void {
    if (this.details) this.details.open = folds.isOpen(this.name) ?? this.isOpenFirst;
  }

  protected override render(): TemplateResult {
    return html`<details>
      <summary @click=${this.#onClick}><h2>${this.heading}</h2></summary>
      <div class="inside"><slot></slot></div>
    </details>`;
  }

  /** By mouse or key; not by printing, nor by the browser's search. It opens or closes after this. */
  #onClick(): void {
    if (this.details) folds.remember(this.name, !this.details.open);
  }

  readonly #onPrint = (): void => {
    const { details } = this;
    if (!details || this.#wasOpen !== null) return;
    this.#wasOpen = details.open;
    details.open = true;
  };

  readonly #onPrinted = (): void => {
    if (this.details && this.#wasOpen !== null) this.details.open = this.#wasOpen;
    this.#wasOpen = null;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-fold': EdgewiseFold;
  }
}
