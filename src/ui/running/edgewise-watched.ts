import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized } from '@lit/localize';
import { codeRefused, codeSentence, gettingCode, watchedSentence } from '../../wording/run/watched.ts';
import { spellCode } from '../../core/result-code.ts';
import { textLook } from '../look/text.ts';

/**
 * Says on the page of a test that somebody at the help desk watches it, for as long as that is so; and shows the code that lets
 * them, where whoever tests asked for one.
 */
@localized()
@customElement('edgewise-watched')
export class EdgewiseWatched extends LitElement {
  static override styles = [
    textLook,
    css`
      :host {
        position: fixed;
        inset-block-end: var(--space-2);
        inset-inline: var(--space-2);
        z-index: 10;
        display: flex;
        justify-content: center;
        pointer-events: none;
      }
      p {
        padding: var(--space-1) var(--space-2);
        background: var(--surface);
        border: 1px solid var(--line-strong);
        border-inline-start: 4px solid var(--accent);
        border-radius: var(--radius);
        box-shadow: 0 0.25rem 1.5rem rgb(0 0 0 / 25%);
      }
      span {
        display: block;
      }
      .code {
        font-size: var(--text-l);
        white-space: nowrap;
      }
    `,
  ];

  /** How many watch. */
  @property({ type: Number }) watchers = 0;
  /** What to read to the help desk; `pending`: it is on its way; `refused`: there is none; `null`: none was asked for. */
  @property({ attribute: false }) code: string | null = null;

  protected override render(): TemplateResult {
    return html`<div role="status">
      ${this.code === null && this.watchers === 0 ? nothing : html`<p>${this.#words()}</p>`}
    </div>`;
  }

  #words(): TemplateResult | string {
    if (this.code === 'pending') return gettingCode();
    if (this.code === 'refused') return codeRefused();
    const watched = this.watchers === 0 ? nothing : html` <span>${watchedSentence()}</span>`;
    return this.code === null
      ? html`${watched}`
      : html`${codeSentence()} <strong class="code">${spellCode(this.code)}</strong>${watched}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-watched': EdgewiseWatched;
  }
}
