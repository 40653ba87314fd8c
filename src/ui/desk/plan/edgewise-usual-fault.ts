import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { UsualState } from '../../../app/desk/state.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import { noticeLook } from '../../look/notice.ts';
import { textLook } from '../../look/text.ts';
import { faultText, worstSentence } from '../../../wording/plan/decision.ts';

/** Where calls from here usually go wrong, by the plan; nothing where that is not known, or nothing does. */
@localized()
@customElement('edgewise-usual-fault')
export class EdgewiseUsualFault extends LitElement {
  static override styles = [
    textLook,
    noticeLook,
    css`
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) usual: UsualState = null;
  /** Of the page; what is known of another is not shown. */
  @property() label: string | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const sites = this.usual !== null && this.usual.label === this.label ? this.usual.sites : [];
    const told = sites.flatMap((site) => {
      const text = faultText(site);
      return text === null ? [] : [{ site, text }];
    });
    if (told.length === 0) return nothing;
    return html`<section class="notice neutral">
      <h2>${msg('Usually from here')}</h2>
      ${told.map(
        ({ site, text }) =>
          html`<p>
            <strong><bdi>${site.site}</bdi>:</strong> ${text} ${worstSentence(site)}.
          </p>`,
      )}
      <p class="small">
        <a href=${formatAddress({ kind: 'plan', part: 'decision' })}>${msg('The decision in the plan')}</a>
      </p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-usual-fault': EdgewiseUsualFault;
  }
}
