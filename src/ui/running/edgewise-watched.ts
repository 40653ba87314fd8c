import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized } from '@lit/localize';
import { watchedSentence } from '../../wording/run/watched.ts';
import { textLook } from '../look/text.ts';

/** Says on the page of a test that somebody at the help desk watches it, for as long as that is so. */
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
    `,
  ];

  /** How many watch. */
  @property({ type: Number }) watchers = 0;

  protected override render(): TemplateResult {
    return html`<div role="status">
      ${this.watchers === 0 ? nothing : html`<p>${watchedSentence()}</p>`}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-watched': EdgewiseWatched;
  }
}
