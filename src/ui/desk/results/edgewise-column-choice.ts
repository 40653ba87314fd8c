import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { columnName } from '../../../wording/desk/list-column.ts';
import { LIST_COLUMNS, USUAL_COLUMNS, type ListColumn } from './list-columns.ts';
import { controlRowLook } from '../look/control-row.ts';
import { smallFoldLook } from '../look/small-fold.ts';

/** Which columns were chosen; `null`: the usual ones again. */
export type ColumnChoice = CustomEvent<readonly ListColumn[] | null>;

/** Chooses the columns of the list. Fires `edgewise-columns`. */
@localized()
@customElement('edgewise-column-choice')
export class EdgewiseColumnChoice extends LitElement {
  static override styles = [
    controlRowLook,
    smallFoldLook,
    css`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-half) var(--space-2);
        align-items: center;
        padding-block: var(--space-half);
      }
      label {
        display: inline-flex;
        gap: var(--space-half);
        align-items: center;
        min-height: 2rem;
        font-size: var(--text-s);
      }
    `,
  ];

  @property({ attribute: false }) columns: readonly ListColumn[] = USUAL_COLUMNS;

  @state() private isOpen = false;

  protected override render(): TemplateResult {
    return html`<details @toggle=${this.#onToggle}>
      <summary>${msg('Columns')}</summary>
      ${this.isOpen ? this.#choices() : nothing}
    </details>`;
  }

  #choices(): TemplateResult {
    return html`<fieldset aria-label=${msg('Columns of the list')}>
      ${LIST_COLUMNS.map(
        (name) =>
          html`<label>
            <input
              type="checkbox"
              name=${name}
              .checked=${this.columns.includes(name)}
              @change=${() => this.#choose(this.#toggled(name))}
            />
            ${columnName(name)}
          </label>`,
      )}
      <button type="button" class="link small" @click=${() => this.#choose(null)}>
        ${msg('Usual columns')}
      </button>
    </fieldset>`;
  }

  #onToggle(event: Event): void {
    this.isOpen = event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open;
  }

  #toggled(name: ListColumn): ListColumn[] {
    return LIST_COLUMNS.filter((other) => this.columns.includes(other) !== (other === name));
  }

  #choose(columns: readonly ListColumn[] | null): void {
    const choice: ColumnChoice = new CustomEvent('edgewise-columns', { detail: columns, bubbles: true });
    this.dispatchEvent(choice);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-column-choice': EdgewiseColumnChoice;
  }
  interface HTMLElementEventMap {
    'edgewise-columns': ColumnChoice;
  }
}
