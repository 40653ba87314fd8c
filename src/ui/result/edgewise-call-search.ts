import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { sizingAddress } from '../../wire/desk/plan/sizing-path.ts';
import type { Result } from '../../wire/result.ts';
import { sectionsLook } from '../look/sections.ts';
import { textLook } from '../look/text.ts';
import { callSearchWording } from '../../wording/result/call-search.ts';

/** What a search for the number of calls has found; loaded only where a result has one. */
@localized()
@customElement('edgewise-call-search')
export class EdgewiseCallSearch extends LitElement {
  static override styles = [textLook, sectionsLook];

  @property({ attribute: false }) result: Result | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result?.callSearch) return nothing;
    const { headline, sentences } = callSearchWording(result.callSearch);
    const address = sizingAddress(result);
    return html`<section>
      <h2>${msg('How many calls at once')}</h2>
      <p><strong>${headline}</strong></p>
      <ul>
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
      ${
        address === null
          ? nothing
          : html`<p>
              <a href=${address}>${msg('Size bandwidth by it')}</a>
              <span class="quiet small">${msg('(in the plan of the help desk)')}</span>
            </p>`
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-call-search': EdgewiseCallSearch;
  }
}
