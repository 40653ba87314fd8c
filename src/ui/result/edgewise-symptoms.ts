import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { SymptomReading } from '../../core/causes/symptoms.ts';
import type { Result } from '../../wire/result.ts';
import { columnLook } from '../look/column.ts';
import { foundLook } from '../look/found.ts';
import { rowCardsLook } from '../look/row-cards.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import { seenCauses } from '../../wording/causes/cause.ts';
import { evidenceSentence, supportWording, symptomName } from '../../wording/causes/symptom.ts';
import { shownSymptoms } from '../../core/causes/shown-symptoms.ts';

/** What people say of calls, and what this test measured that would do it. */
@localized()
@customElement('edgewise-symptoms')
export class EdgewiseSymptoms extends LitElement {
  static override styles = [
    textLook,
    tableLook,
    statusLook,
    rowCardsLook,
    foundLook,
    columnLook(1),
    css`
      td p + p {
        margin-block-start: var(--space-half);
      }
      @media (max-width: 44rem) {
        .outcome-cell,
        td.told {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const readings = this.result ? shownSymptoms(this.result) : [];
    if (readings.length === 0) return nothing;
    const seen = readings.filter(({ support }) => support !== 'none');
    const hasCauses = seen.some(({ causes }) => causes.length > 0);
    return seen.length === 0
      ? html`<p>
          ${msg('Nothing in this test would make voices sound robotic, calls drop, one side go silent or answers come late.')}
        </p>`
      : html`<table>
          <thead>
            <tr>
              <th scope="col">${msg('People say')}</th>
              <th scope="col">${msg('This test')}</th>
              <th scope="col">${msg('Measured')}</th>
              ${hasCauses ? html`<th scope="col">${msg('Likely cause')}</th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${readings.map((reading) => this.#row(reading, hasCauses))}
          </tbody>
        </table>`;
  }

  #row({ symptom, support, evidence, causes }: SymptomReading, hasCauses: boolean): TemplateResult {
    const { shown, word } = supportWording(support);
    const paragraphs = (sentences: readonly string[]): TemplateResult[] =>
      sentences.map((sentence) => html`<p>${sentence}</p>`);
    const seen = seenCauses(this.result?.causes ?? []).filter(({ code }) => causes.includes(code));
    return html`<tr>
      <th scope="row">${symptomName(symptom)}</th>
      <td class="outcome-cell">
        <span class="found status ${shown}">${statusIcon(shown)} <span>${word}</span></span>
      </td>
      ${
        evidence.length === 0
          ? html`<td></td>`
          : html`<td class="told" data-label=${msg('Measured')}>
              ${paragraphs(evidence.map(evidenceSentence))}
            </td>`
      }
      ${
        causes.length === 0
          ? hasCauses
            ? html`<td></td>`
            : nothing
          : html`<td class="told" data-label=${msg('Likely cause')}>
              ${paragraphs(seen.map(({ sentence }) => sentence))}
            </td>`
      }
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-symptoms': EdgewiseSymptoms;
  }
}
