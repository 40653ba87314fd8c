import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Action, TriageState, UsualState } from '../../../app/desk/state.ts';
import { spellCode } from '../../../core/result-code.ts';
import { EVERYTHING, type ListQuery } from '../../../wire/desk/address.ts';
import {
  isWholeRecord,
  type OpenedRecord,
  type ResultContext,
  type WholeRecord,
} from '../../../wire/desk/record.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import type { ResultGrade } from '../../../wire/result-parts.ts';
import { isAtLeast, type DeskUser } from '../../../wire/desk/session.ts';
import { statusLook } from '../../look/status.ts';
import { noticeLook } from '../../look/notice.ts';
import { textLook } from '../../look/text.ts';
import { verdictLook } from '../../look/verdict.ts';
import { checkedSections, measuredSections } from '../../result/measured-sections.ts';
import { verdictHead } from '../../result/verdict-head.ts';
import { ViewElement } from '../../view-element.ts';
import { marksOfOthersWording } from '../../../wording/desk/marks-of-others.ts';
import { standingMark } from '../../../wording/desk/standing.ts';
import { tunnelText } from '../../../wording/plan/tunnel.ts';
import { momentInZone } from '../../../wording/time.ts';
import { PrintTime } from '../print/print-time.ts';
import { panelLook } from '../shell/panel-look.ts';
import { viewLook } from '../shell/view-look.ts';
import '../../devices/edgewise-stored-devices.ts';
import '../plan/edgewise-usual-fault.ts';
import './edgewise-connection.ts';
import './edgewise-neighbours.ts';
import './edgewise-normal.ts';
import './edgewise-notes.ts';
import './edgewise-record-actions.ts';
import './edgewise-record-figures.ts';
import './edgewise-triage.ts';
import '../print/edgewise-report.ts';
import { hasCall } from '../../../core/verdict/call-made.ts';

/**
 * One result at the desk: everything that the person saw who tested, beside what is normal there, the results around
 * it, notes, and what can be done with it. On paper it is a report.
 */
@localized()
@customElement('edgewise-record')
export class EdgewiseRecord extends ViewElement {
  static override styles = [
    textLook,
    statusLook,
    verdictLook,
    panelLook,
    noticeLook,
    viewLook,
    css`
      @media print {
        :host > :not(edgewise-report, edgewise-record-figures) {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) record: OpenedRecord | null = null;
  /** `null`: on its way. */
  @property({ attribute: false }) context: ResultContext | null | 'failed' = null;
  @property({ attribute: false }) user: DeskUser | null = null;
  /** What has become of a note that was sent. */
  @property({ attribute: false }) note: Action = { kind: 'idle' };
  /** What has become of revoking or restoring the link. */
  @property({ attribute: false }) link: Action = { kind: 'idle' };
  /** What has become of changing status or assignee. */
  @property({ attribute: false }) triage: TriageState = { action: { kind: 'idle' }, before: null };
  /** Tags in use. */
  @property({ attribute: false }) tags: readonly string[] = [];
  @property({ type: Boolean }) isMarked = false;
  /** The list that stays beside what is gone to from here. */
  @property({ attribute: false }) query: ListQuery = EVERYTHING;

  @property({ attribute: false }) usual: UsualState = null;

  readonly #paper = new PrintTime(this);

  protected override render(): TemplateResult | typeof nothing {
    const { record, context } = this;
    if (!record) return nothing;
    const { row } = record;
    const canChange = this.user !== null && isAtLeast(this.user.role, 'editor');
    const before = context === null || context === 'failed' ? null : context.before.at(-1);
    return html`${
        isWholeRecord(record)
          ? this.#verdict(record)
          : html`<edgewise-record-figures .record=${record}></edgewise-record-figures>`
      }
      ${record.tunnel ? html`<p class="notice neutral">${tunnelText(record.tunnel)}</p>` : nothing}
      <edgewise-usual-fault .usual=${this.usual} .label=${row.site}></edgewise-usual-fault>
      <edgewise-triage
        .row=${row}
        .state=${this.triage}
        .userName=${this.user?.name ?? ''}
        .known=${this.tags}
        .canChange=${canChange}
      ></edgewise-triage>
      <edgewise-record-actions
        .record=${record}
        .beforeId=${before?.id ?? null}
        .isMarked=${this.isMarked}
        .canChange=${canChange}
        .link=${this.link}
      ></edgewise-record-actions>
      ${isWholeRecord(record) ? this.#normal(record) : this.#normalOf(row, [])}
      <div class="beside">
        <edgewise-neighbours .context=${context} .row=${row} .query=${this.query}></edgewise-neighbours>
        <edgewise-notes
          .resultId=${row.id}
          .notes=${record.notes}
          .canChange=${canChange}
          .action=${this.note}
        ></edgewise-notes>
      </div>
      ${isWholeRecord(record) ? this.#whole(record) : nothing}`;
  }

  #normal({ result, row }: WholeRecord): TemplateResult {
    return hasCall(result) ? this.#normalOf(row, result.grades.rows) : checkedSections(result);
  }

  #normalOf({ site, verdict }: ResultSummary, rows: readonly ResultGrade[]): TemplateResult {
    return html`<edgewise-normal
      .context=${this.context}
      .rows=${rows}
      .site=${site}
      .verdict=${verdict}
    ></edgewise-normal>`;
  }

  /** What only the document has. */
  #whole(record: WholeRecord): TemplateResult {
    const { result } = record;
    return html`<edgewise-connection .record=${record}></edgewise-connection> ${
        hasCall(result)
          ? measuredSections(result, {
              onWay: html`<p class="quiet small">
                ${msg('As the person saw it who tested: \u201cyou\u201d is the device that was tested.')}
              </p>`,
              onCharts: nothing,
              onMarks: this.#marksOfOthers(),
            })
          : nothing
      }
      ${
        result.devices
          ? html`<section>
              <h2>${msg('Microphone and camera')}</h2>
              <p class="quiet small">
                ${msg('Checked after the test by whoever made it, who agreed to show the figures here.')}
              </p>
              <edgewise-stored-devices .devices=${result.devices}></edgewise-stored-devices>
            </section>`
          : nothing
      }
      ${
        this.#paper.sinceMs === null
          ? nothing
          : html`<edgewise-report
              .record=${record}
              .context=${this.context}
              .printedAtMs=${this.#paper.sinceMs}
            ></edgewise-report>`
      }`;
  }

  #marksOfOthers(): string | null {
    const { context } = this;
    if (context === null || context === 'failed' || !context.marksOfOthers) return null;
    return marksOfOthersWording(context.marksOfOthers);
  }

  #verdict({ result, row }: WholeRecord): TemplateResult {
    const mark = standingMark(row);
    const labels = [row.ticket, row.user, row.site].filter((label) => label !== null);
    const facts = html`<p class="row">
      <span class="code">${spellCode(row.code)}</span>
      <span class="quiet small">
        ${labels.map((label) => html`<bdi>${label}</bdi>, `)}${momentInZone(row.atMs)}${mark === null ? nothing : html`, <strong>${mark}</strong>`}
      </span>
    </p>`;
    return verdictHead(result, facts);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-record': EdgewiseRecord;
  }
}
