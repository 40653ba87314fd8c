import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { controlsLook } from '../../look/controls.ts';
import { inputLook } from '../../look/input.ts';
import { textLook } from '../../look/text.ts';
import { singleKeys } from './shortcuts.ts';
import { dialogLook } from './dialog-look.ts';

/** The desk's keys, in a dialog. */
@localized()
@customElement('edgewise-desk-keys')
export class EdgewiseDeskKeys extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    inputLook,
    dialogLook,
    css`
      dialog {
        max-width: min(30rem, calc(100vw - 2rem));
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }
      .column {
        display: grid;
        gap: var(--space-2);
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: var(--space-1) var(--space-2);
      }
      kbd {
        font: var(--text-s) var(--font-code);
        padding: 0 var(--space-half);
        border: 1px solid var(--line-strong);
        border-radius: 4px;
        background: var(--page);
      }
    `,
  ];

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;

  /** Opens the dialog. */
  show(): void {
    this.dialog?.showModal();
  }

  protected override render(): TemplateResult {
    const keys: [readonly string[], string][] = [
      [['/'], msg('Search')],
      [['j', '\u2193'], msg('Next result')],
      [['k', '\u2191'], msg('Previous result')],
      [['Enter'], msg('Open the result')],
      [['x'], msg('Mark for changes, comparison and export')],
      [['l'], msg('Set the opened result to looking; without one, all that are marked')],
      [['w'], msg('Set it to waiting')],
      [['d'], msg('Set it to done')],
      [['a'], msg('Assign it to me')],
      [['t'], msg('Add a tag')],
      [['u'], msg('Undo the last change of status, assignee or tags')],
      [['n'], msg('Write a note on it; Ctrl and Enter add the note')],
      [['Esc'], msg('Close the result')],
      [['?'], msg('These keys')],
    ];
    return html`<dialog aria-labelledby="title">
      <form method="dialog" class="column">
        <h2 id="title">${msg('Keys')}</h2>
        <dl>
          ${keys.map(
            ([names, meaning]) =>
              html`<dt>${names.map((name) => html`<kbd>${name}</kbd> `)}</dt>
                <dd>${meaning}</dd>`,
          )}
        </dl>
        <label class="check">
          <input type="checkbox" .checked=${singleKeys.isOn} @change=${this.#onSwitch} />
          ${msg('Use single letters as shortcuts')}
        </label>
        <button class="primary">${msg('Close')}</button>
      </form>
    </dialog>`;
  }

  #onSwitch(event: Event): void {
    if (event.currentTarget instanceof HTMLInputElement) singleKeys.set(event.currentTarget.checked);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-desk-keys': EdgewiseDeskKeys;
  }
}
