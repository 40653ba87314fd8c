import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { noticeLook } from '../look/notice.ts';
import { sectionsLook } from '../look/sections.ts';
import { textLook } from '../look/text.ts';
import { findingContext, findingWording } from '../../wording/result/finding.ts';
import { unbroken } from '../unbroken.ts';
import { meaningWording } from '../../wording/result/meaning.ts';
import { undecidedFindings } from '../../core/verdict/shown-findings.ts';

/** What a result means for calls, what is worth knowing beside its verdict, and what to try. */
@localized()
@customElement('edgewise-meaning')
export class EdgewiseMeaning extends LitElement {
  static override styles = [
    textLook,
    noticeLook,
    sectionsLook,
    css`
      li + li {
        margin-block-start: var(--space-half);
      }
      section li {
        max-width: var(--reading-width);
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;
  /** They stand apart: what it means at the head of a result, what to try after where it was seen. */
  @property() shows: 'meaning' | 'tries' = 'meaning';

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    if (this.shows === 'tries') return this.#tries(meaningWording(result).tries);
    return html`${this.#meaning(meaningWording(result).meaning)} ${this.#findings(result)}`;
  }

  /** Findings that the headline does not speak of already. */
  #findings(result: Result): TemplateResult | typeof nothing {
    const findings = undecidedFindings(result.grades);
    const context = findingContext(result);
    return findings.length === 0
      ? nothing
      : html`<section>
          <h2>${msg('Worth knowing')}</h2>
          ${findings.map((finding) => {
            const { happened, advice } = findingWording(finding, context);
            return html`<div class="notice neutral">
              <p>${unbroken(happened)} ${unbroken(advice ?? '')}</p>
            </div>`;
          })}
        </section>`;
  }

  #meaning(meaning: readonly string[]): TemplateResult {
    return html`<section>
      <h2>${msg('What this means for voice')}</h2>
      <ul>
        ${meaning.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </section>`;
  }

  #tries(tries: readonly string[]): TemplateResult {
    return html`<section>
      <h2>${msg('What to try')}</h2>
      <ul>
        ${tries.map((sentence) => html`<li>${unbroken(sentence)}</li>`)}
      </ul>
      <p class="quiet small">
        ${msg('These remedies usually help. This test did not measure whether they do.')}
      </p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-meaning': EdgewiseMeaning;
  }
}
