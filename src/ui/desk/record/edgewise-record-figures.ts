import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { spellCode } from '../../../core/result-code.ts';
import { SAMPLED_NAMES } from '../../../core/sites/sampled-metric.ts';
import type { OpenedRecord } from '../../../wire/desk/record.ts';
import { factsLook } from '../../evidence/facts.ts';
import { noticeLook } from '../../look/notice.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { textLook } from '../../look/text.ts';
import { verdictLook } from '../../look/verdict.ts';
import { leftFacts, notWholeSentence } from '../../../wording/desk/left-figures.ts';
import { sampledMeaning, sampledName, sampledValue } from '../../../wording/sites/sampled-metric.ts';
import { rowOutcomeText } from '../../../wording/desk/outcome.ts';
import { verdictName } from '../../../wording/result/verdict.ts';
import { momentInZone } from '../../../wording/time.ts';
import { panelLook } from '../shell/panel-look.ts';

/** A result whose document has gone: how it ended, that no more is kept of it, and its figures. */
@localized()
@customElement('edgewise-record-figures')
export class EdgewiseRecordFigures extends LitElement {
  static override styles = [
    textLook,
    statusLook,
    verdictLook,
    factsLook,
    panelLook,
    noticeLook,
    css`
      .notice,
      h2 {
        margin-block-start: 1.5rem;
      }
    `,
  ];

  @property({ attribute: false }) record: OpenedRecord | null = null;

  /** The headline, as of a result that is shown whole. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus(options);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { record } = this;
    if (!record) return nothing;
    const { row, wholeDays = null } = record;
    return html`<div class="verdict ${row.verdict}">
        <div class="headline">
          <span class="status ${row.verdict}">${statusIcon(row.verdict)}</span>
          <h1 tabindex="-1">${verdictName(row.verdict)}</h1>
        </div>
        <p>${rowOutcomeText(row)}</p>
        <p class="row">
          <span class="code">${spellCode(row.code)}</span>
          <span class="quiet small">${momentInZone(row.atMs)}</span>
        </p>
      </div>
      <p class="notice neutral">${notWholeSentence(wholeDays)}</p>
      ${this.#figures(record)}
      <h2>${msg('Who, where, when and how')}</h2>
      <dl class="facts figures">
        ${leftFacts(record).map(
          ({ name, value }) =>
            html`<dt class="quiet">${name}</dt>
              <dd>
                ${value === null ? html`<span class="quiet">${msg('not known')}</span>` : html`<bdi>${value}</bdi>`}
              </dd>`,
        )}
      </dl>`;
  }

  #figures({ figures }: OpenedRecord): TemplateResult | typeof nothing {
    if (!figures) return nothing;
    return html`<h2>${msg('Its figures')}</h2>
      <dl class="facts figures">
        ${SAMPLED_NAMES.filter((name) => figures[name] !== null).map(
          (name) =>
            html`<dt class="quiet">${sampledName(name)}</dt>
              <dd>
                ${sampledValue(name, figures[name])}
                <span class="quiet small">${sampledMeaning(name)}</span>
              </dd>`,
        )}
      </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-record-figures': EdgewiseRecordFigures;
  }
}
