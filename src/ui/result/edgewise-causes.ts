import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { columnLook } from '../look/column.ts';
import { plainListLook } from '../look/plain-list.ts';
import { textLook } from '../look/text.ts';
import { unbroken } from '../unbroken.ts';
import {
  causeEvidence,
  causeLabel,
  type ResultCause,
  type SeenCause,
  causesSaid,
} from '../../wording/causes/cause.ts';
import { causeAdvice } from '../../wording/causes/cause-advice.ts';
import { silentPortsInUse } from '../../core/relay.ts';

/** Likely causes: what it looks like, how sure that is, what speaks for it, and what to try next. */
@localized()
@customElement('edgewise-causes')
export class EdgewiseCauses extends LitElement {
  static override styles = [
    textLook,
    plainListLook,
    columnLook(1),
    css`
      .cause {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: var(--space-2) var(--space-4);
        padding: var(--space-2);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .cause > div {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
        gap: var(--space-half);
      }
      h4 {
        margin: 0;
        font-size: var(--text-m);
        font-weight: 550;
      }
      ul {
        list-style: disc;
      }
      li li + li {
        margin-block-start: var(--space-half);
      }
      .sure {
        color: var(--text);
        font-weight: 550;
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    const causes = result ? causesSaid(result) : [];
    if (!result || causes.length === 0) return nothing;
    const ports = silentPortsInUse(result.path);
    return html`<h2>${msg('Likely causes')}</h2>
      <ol role="list">
        ${causes.map((cause) => this.#cause(cause, causeAdvice(cause, ports)))}
      </ol>
      <p class="quiet small">
        ${msg('The figures are measured, the causes are worked out from them by rules, and the remedies are what usually helps.')}
      </p>`;
  }

  #cause({ sentence, seen }: SeenCause, advice: readonly string[]): TemplateResult {
    return html`<li class="cause">
      <div>
        <h3>${sentence}</h3>
        ${seen.map((one) => this.#evidence(one))}
      </div>
      <div>
        <h4>${msg('What to try')}</h4>
        <ul>
          ${advice.map((sentence) => html`<li>${unbroken(sentence)}</li>`)}
        </ul>
      </div>
    </li>`;
  }

  #evidence(cause: ResultCause): TemplateResult {
    const figures = cause.evidence.map(causeEvidence).join('; ');
    return html`<p class="quiet small figures">
      <span class="sure">${causeLabel(cause)}</span>${figures === '' ? '' : `: ${figures}`}.
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-causes': EdgewiseCauses;
  }
}
