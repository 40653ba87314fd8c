import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { TriagingState } from '../../../app/desk/state.ts';
import { changedSentence, leftSentence } from '../../../wording/desk/triage.ts';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';
import { fireDesk } from './intents.ts';
import { noticePieceLook } from './notice-piece-look.ts';
import { panelLook } from './panel-look.ts';

/** The last change of this page, to take back, wherever one has gone since; it is offered for ten minutes. */
@localized()
@customElement('edgewise-undo')
export class EdgewiseUndo extends LitElement {
  static override styles = [textLook, controlsLook, panelLook, noticePieceLook];

  @property({ attribute: false }) state: TriagingState = { action: { kind: 'idle' }, last: null, left: [] };

  protected override render(): TemplateResult | typeof nothing {
    const { last, left, action } = this.state;
    if (action.kind === 'failed')
      return html`<div class="piece">
        <p><strong>${action.message}</strong></p>
        ${this.#buttons(false)}
      </div>`;
    const ofOthers = leftSentence(left);
    if (last === null && ofOthers === '') return nothing;
    return html`<div class="piece">
      ${last === null ? nothing : html`<p>${changedSentence(last.map(({ code }) => code))}</p>`}
      ${ofOthers === '' ? nothing : html`<p>${ofOthers}</p>`} ${this.#buttons(last !== null)}
    </div>`;
  }

  #buttons(canUndo: boolean): TemplateResult {
    return html`<div class="row">
      ${
        canUndo
          ? html`<button
              type="button"
              ?disabled=${this.state.action.kind === 'doing'}
              @click=${() => fireDesk(this, 'desk-undo', null)}
            >
              ${msg('Undo')}
            </button>`
          : nothing
      }
      <button type="button" @click=${() => fireDesk(this, 'desk-undo-dismiss', null)}>
        ${msg('Dismiss')}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-undo': EdgewiseUndo;
  }
}
