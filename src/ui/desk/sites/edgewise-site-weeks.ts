import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { SiteReport } from '../../../wire/desk/sites.ts';
import { controlsLook } from '../../look/controls.ts';
import { tableLook } from '../../look/table.ts';
import { textLook } from '../../look/text.ts';
import { sampledName } from '../../../wording/sites/sampled-metric.ts';
import { coverageText } from '../../../wording/sites/site.ts';
import { percentileText } from '../../../wording/sites/figures.ts';
import { weekName } from '../../../wording/sites/choice.ts';
import { panelLook } from '../shell/panel-look.ts';

/** The calendar weeks of a site, each with its 90th percentiles. */
@localized()
@customElement('edgewise-site-weeks')
export class EdgewiseSiteWeeks extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    tableLook,
    panelLook,
    css`
      tbody th,
      tbody td {
        white-space: nowrap;
      }
      /* Nine metrics in two directions: their names take two lines before the table has to scroll. */
      thead th,
      thead .number {
        white-space: normal;
        overflow-wrap: normal;
        vertical-align: bottom;
      }
    `,
  ];

  @property({ attribute: false }) assessment: SiteReport['assessment'] | null = null;
  @property() timeZone = 'UTC';

  protected override render(): TemplateResult | typeof nothing {
    const { assessment } = this;
    if (!assessment || assessment.weeks.length === 0) return nothing;
    const deciding = assessment.rows.filter(({ decides }) => decides);
    return html`<section>
      <h2>${msg('Week by week')}</h2>
      <div class="wide" tabindex="0" role="region" aria-label=${msg('Week by week, as a table')}>
        <table class="small">
          <caption>
            ${msg('Nine in ten calls of each calendar week were up to this. A cross: the target was missed.')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${msg('Week')}</th>
              <th scope="col" class="number">${msg('Coverage')}</th>
              ${deciding.map(({ name }) => html`<th scope="col" class="number">${sampledName(name)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...assessment.weeks].reverse().map(
              (week) =>
                html`<tr>
                  <th scope="row">${weekName(week.fromMs, week.toMs, this.timeZone)}</th>
                  <td class="number">${coverageText(week.coverage)}</td>
                  ${deciding.map(({ name, target }) => {
                    const p90 = week.p90[name] ?? NONE;
                    const misses = p90.isFailed || (p90.value !== null && p90.value >= target);
                    return html`<td class="number">
                      ${misses ? html`<span aria-label=${msg('missed')} role="img">×</span> ` : nothing}${percentileText(name, p90, target)}
                    </td>`;
                  })}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }
}

const NONE = { value: null, isFailed: false };

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-weeks': EdgewiseSiteWeeks;
  }
}
