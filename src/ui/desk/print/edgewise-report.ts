import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { spellCode } from '../../../core/result-code.ts';
import type { Note, WholeRecord, ResultContext } from '../../../wire/desk/record.ts';
import type { Result } from '../../../wire/result.ts';
import { shadesOf } from '../../charts/shades.ts';
import { gradedTargets } from '../../charts/targets.ts';
import type { ResultGrade } from '../../../wire/result-parts.ts';
import { metricTable } from '../../look/metric-table.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { unbroken } from '../../unbroken.ts';
import { causeEvidence, causeLabel, causesSaid } from '../../../wording/causes/cause.ts';
import { connectivityWording } from '../../../wording/connectivity/connectivity.ts';
import { connectionFacts } from '../../../wording/desk/connection.ts';
import { normalSource, normalSummary } from '../../../wording/desk/normal.ts';
import { triageSentence } from '../../../wording/desk/triage.ts';
import { momentInZone } from '../../../wording/time.ts';
import { metricName } from '../../../wording/result/metric.ts';
import { decidingRows } from '../../../core/verdict/troubles.ts';
import { shownVerdict, verdictWording } from '../../../wording/result/verdict.ts';
import { gradedColumns } from '../../result/graded-columns.ts';
import { isShown, metricSpans, normalTable } from '../record/normal-table.ts';
import { paperChart } from './paper-chart.ts';
import { reportLook } from './report-look.ts';
import { hasCall } from '../../../core/verdict/call-made.ts';

/** A result on one or two sheets of paper, in black and white. Shown on paper only. */
@localized()
@customElement('edgewise-report')
export class EdgewiseReport extends LitElement {
  static override styles = [
    reportLook,
    css`
      .code {
        font: 650 13pt var(--font-code);
        letter-spacing: 0.04em;
      }
      .measured {
        font-weight: 650;
      }
    `,
  ];

  @property({ attribute: false }) record: WholeRecord | null = null;
  @property({ attribute: false }) context: ResultContext | null | 'failed' = null;
  /** When it is printed, epoch ms. */
  @property({ type: Number }) printedAtMs = 0;

  protected override render(): TemplateResult | typeof nothing {
    const { record } = this;
    if (!record) return nothing;
    const { result, row } = record;
    const { headline, explanation } = verdictWording(result);
    const { shown, word } = shownVerdict(result);
    return html`<header>
        <span>${msg('Edgewise report')}</span>
        <span class="code">${spellCode(row.code)}</span>
      </header>
      <section>
        <div class="headline">
          <span class="status ${shown}">${statusIcon(shown)}</span>
          <h1>${headline}</h1>
        </div>
        <p><strong>${word}</strong> ${unbroken(explanation)}</p>
      </section>
      <section>
        <dl class="figures">
          ${connectionFacts(record).map(
            ({ name, value }) =>
              html`<dt>${name}</dt>
                <dd><bdi>${value ?? '\u2013'}</bdi></dd>`,
          )}
        </dl>
        <p>${msg('At the help desk:')} ${triageSentence(row.triage)}</p>
      </section>
      ${hasCall(result) ? html`${this.#metrics(result)} ${this.#charts(result)}` : nothing}
      ${this.#network(result)} ${this.#causes(result)} ${hasCall(result) ? this.#normal(result) : nothing}
      ${this.#notes(record.notes)}
      <footer class="small">
        ${msg(str`Printed ${momentInZone(this.printedAtMs)}. Result ${row.id}, Edgewise ${result.client.edgewise}.`)}
      </footer>`;
  }

  #metrics({ grades }: Result): TemplateResult {
    return html`<section>
      <h2>${msg('Measured and target')}</h2>
      ${metricTable<ResultGrade>({
        name: ({ metric, path }) => metricName(metric, path),
        columns: gradedColumns(grades.findings),
        groups: [{ title: null, rows: decidingRows(grades.rows) }],
      })}
    </section>`;
  }

  #charts({ timeline, durationMs, grades }: Result): TemplateResult {
    const targets = gradedTargets(grades.rows);
    const shades = shadesOf(grades.rows);
    const titles = {
      rtt: msg('Round trip'),
      loss: msg('Lost packets in each 200 ms'),
      jitter: msg('Jitter'),
    } as const;
    return html`<section>
      <h2>${msg('Over time')}</h2>
      ${(['rtt', 'loss', 'jitter'] as const).map((kind) =>
        paperChart({
          kind,
          title: titles[kind],
          rows: timeline,
          durationMs,
          target: targets[kind],
          shades: shades[kind] ?? [],
        }),
      )}
      <p class="small">
        ${msg('Dashed: the target. Hatched: where it was missed worst. Minutes and seconds of the test.')}
      </p>
    </section>`;
  }

  /** What the network lets through, in sentences. */
  #network({ connectivity }: Result): TemplateResult | typeof nothing {
    if (!connectivity || connectivity.findings.length === 0) return nothing;
    return html`<section>
      <h2>${msg('What the network lets through')}</h2>
      <ul>
        ${connectivity.findings.map((finding) => {
          const { happened, rule } = connectivityWording(finding);
          return html`<li>${unbroken(happened)} <strong>${unbroken(rule ?? '')}</strong></li>`;
        })}
      </ul>
    </section>`;
  }

  #causes(result: Result): TemplateResult | typeof nothing {
    const causes = causesSaid(result);
    if (causes.length === 0) return nothing;
    return html`<section>
      <h2>${msg('Likely causes')}</h2>
      <ul>
        ${causes.map(
          ({ sentence, seen }) =>
            html`<li>
              <strong>${sentence}</strong>
              ${seen.map((cause) => html`${causeLabel(cause)}: ${cause.evidence.map(causeEvidence).join('; ')}. `)}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #normal({ grades }: Result): TemplateResult | typeof nothing {
    const { context } = this;
    if (context === null || context === 'failed') return nothing;
    if (context.normals.every(({ tests }) => tests === 0)) return nothing;
    const shown = metricSpans(context.normals).filter((one) => isShown(one, grades.rows));
    return html`<section>
      <h2>${msg('Beside what is normal there')}</h2>
      <p>${normalSummary(context.normals, grades.verdict)}</p>
      <p class="small">${context.normals.map((normal) => html`${normalSource(normal)} `)}</p>
      ${normalTable(context.normals, grades.rows, shown)}
    </section>`;
  }

  #notes(notes: readonly Note[]): TemplateResult | typeof nothing {
    if (notes.length === 0) return nothing;
    return html`<section class="notes">
      <h2>${msg('Notes')}</h2>
      ${notes.map(
        ({ author, atMs, text }) =>
          html`<div>
            <p class="small"><bdi>${author}</bdi>, ${momentInZone(atMs)}</p>
            <p class="note" dir="auto">${text}</p>
          </div>`,
      )}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-report': EdgewiseReport;
  }
}
