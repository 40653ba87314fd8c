import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { CallSearchResult } from '../../wire/result/call-search.ts';
import { sectionsLook } from '../look/sections.ts';
import { textLook } from '../look/text.ts';
import { callSearchWording } from '../../wording/result/call-search.ts';

/** What a search for the number of calls has found; loaded only where a result has one. */
@localized()
@customElement('edgewise-call-search')
export class EdgewiseCallSearch extends LitElement {
  static override styles = [textLook, sectionsLook];

  @property({ attribute: false }) search: CallSearchResult | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.search) return nothing;
    const { headline, sentences } = callSearchWording(this.search);
    return html`<section>
      <h2>${msg('How many calls at once')}</h2>
      <p><strong>${headline}</strong></p>
      <ul>
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-call-search': EdgewiseCallSearch;
  }
}
