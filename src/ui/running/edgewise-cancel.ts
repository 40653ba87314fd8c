import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { fireIntent } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { textLook } from '../look/text.ts';

/**
 * Asks, by Escape, whether the test is to end. Escape again keeps it, and so does whatever ends it meanwhile: nobody who
 * only wanted a dialog of the browser gone loses a test.
 */
@localized()
@customElement('edgewise-cancel')
export class EdgewiseCancel extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    css`
      :host {
        display: contents;
      }
      dialog {
        max-width: min(28rem, calc(100vw - 2 * var(--space-2)));
        color: var(--text);
        background: var(--surface);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        padding: var(--space-3);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }
      form {
        display: grid;
        gap: var(--space-2);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
      }
    `,
  ];

  /** Whether there are figures, which ending the test now would show. */
  @property({ type: Boolean }) keepsMeasured = false;
  /** There is nothing left to end. */
  @property({ type: Boolean }) isOver = false;

  @query('dialog') private readonly dialog!: HTMLDialogElement;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
  }

  protected override updated(): void {
    if (this.isOver && this.dialog.open) this.dialog.close();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="question">
      <form method="dialog">
        <h2 id="question">${msg('End the test?')}</h2>
        <p>
          ${
            this.keepsMeasured
              ? msg('The test goes on meanwhile. Ended now, it shows what was measured so far.')
              : msg('The test goes on meanwhile. Nothing has been measured yet.')
          }
        </p>
        <div class="row">
          <button autofocus>${msg('Keep testing')}</button>
          <button @click=${() => fireIntent(this, 'edgewise-stop')}>${msg('End the test')}</button>
        </div>
      </form>
    </dialog>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    // The dialog itself closes by Escape; a key that something else has used is not ours.
    if (event.key !== 'Escape' || event.defaultPrevented || this.isOver || this.dialog.open) return;
    event.preventDefault();
    this.dialog.showModal();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-cancel': EdgewiseCancel;
  }
}
