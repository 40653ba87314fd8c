import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { spellCode } from '../../../core/result-code.ts';
import { EVERYTHING, formatAddress } from '../../../wire/desk/address.ts';
import { sizingAddress } from '../../../wire/desk/plan/sizing-path.ts';
import type { SiteReport } from '../../../wire/desk/sites.ts';
import { callSearchWording } from '../../../wording/result/call-search.ts';
import { momentInZone } from '../../../wording/time.ts';
import { textLook } from '../../look/text.ts';

/** How many calls at once the link of a site carried, as the newest search there has found; nothing without one. */
@localized()
@customElement('edgewise-site-calls')
export class EdgewiseSiteCalls extends LitElement {
  static override styles = [
    textLook,
    css`
      ul {
        margin-block: var(--space-1);
      }
    `,
  ];

  @property() site = '';
  @property({ attribute: false }) calls: SiteReport['calls'] = null;

  protected override render(): TemplateResult | typeof nothing {
    const { calls, site } = this;
    if (!calls) return nothing;
    const { headline, sentences } = callSearchWording(calls.search);
    const { startedAt, search } = calls;
    const address = sizingAddress({ startedAt, labels: { site }, callSearch: search });
    return html`<section>
      <h2>${msg('How many calls at once')}</h2>
      <p><strong>${headline}</strong></p>
      <ul>
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
      <p class="small">
        <a href=${formatAddress({ kind: 'result', id: calls.id, query: EVERYTHING })}
          >${msg(str`The search ${spellCode(calls.code)}`)}</a
        >
        <span class="quiet">${momentInZone(Date.parse(startedAt))}</span>
        ${address === null ? nothing : html`<a href=${address}>${msg('Size bandwidth by it')}</a>`}
      </p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-calls': EdgewiseSiteCalls;
  }
}
