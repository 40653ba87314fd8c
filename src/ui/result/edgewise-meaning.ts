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
      .beside {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: var(--space-4);
      }
      li + li {
        margin-block-start: var(--space-half);
      }
      section li {
        max-width: var(--reading-width);
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;

  protected override render(): TemplateResult | typeof nothing {
    return this.result ? html`${this.#findings(this.result)} ${this.#meaning(this.result)}` : nothing;
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

  #meaning(result: Result): TemplateResult {
    const { meaning, tries } = meaningWording(result);
    return html`<div class="beside">
      <section>
        <h2>${msg('What this means for calls')}</h2>
        <ul>
          ${meaning.map((sentence) => html`<li>${sentence}</li>`)}
        </ul>
      </section>
      ${tries.length === 0 ? nothing : this.#tries(tries)}
    </div>`;
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
