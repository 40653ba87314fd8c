import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import type { PlanMeetMe } from '../../../wire/desk/plan/meet-me.ts';
import { DESK_ROUTES } from '../../../wire/desk/routes.ts';
import { columnHeads } from '../../look/column-heads.ts';
import { wholeNumber } from '../../../wording/quantity.ts';
import { gapSentences } from '../../../wording/plan/gap.ts';
import {
  choiceText,
  fewText,
  hairpinText,
  latencyText,
  meanText,
  meetMeText,
  pendingRowsText,
  standingText,
} from '../../../wording/plan/meet-me.ts';
import { fireDesk } from '../shell/intents.ts';
import { whenLoaded } from '../shell/loading.ts';
import { pageControls, pageOf } from './paging.ts';
import { siteTableLook } from './site-table-look.ts';
import { lineField } from './plan-fields.ts';

/** Where ExpressRoute would meet the network: the document's table, filled from measurements, and what follows from it. */
@localized()
@customElement('edgewise-plan-meet-me')
export class EdgewisePlanMeetMe extends LitElement {
  static override styles = [
    siteTableLook,
    css`
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
    `,
  ];

  @property({ attribute: false }) meetMe: Loaded<PlanMeetMe> = { kind: 'loading' };
  @property({ type: Number }) fewPeople = 10;

  @state() private page = 0;

  protected override render(): TemplateResult {
    return whenLoaded(this, this.meetMe, (table) =>
      table.pending > 0
        ? html`<p class="notice neutral" role="status">${pendingRowsText(table.pending)}</p>`
        : this.#table(table),
    );
  }

  #table(table: PlanMeetMe): TemplateResult {
    const missing = gapSentences(
      table.gaps.map((gap) => ({ ...gap, answer: 'meet-me' as const })),
      'meet-me',
    );
    return html`${this.#means(table)} ${this.#sites(table)} ${this.#notes(table)}
      ${
        missing.length === 0
          ? nothing
          : html`<section>
              <h2>${msg('Missing')}</h2>
              <ul>
                ${missing.map((each) => html`<li>${each}</li>`)}
              </ul>
            </section>`
      }
      <section class="screen">
        <h2>${msg('Export')}</h2>
        <div class="row">
          <a
            class="button"
            href="${DESK_ROUTES.planMeetMe}?few=${this.fewPeople}"
            download="edgewise-meet-me.json"
            >${msg('Export JSON')}</a
          >
          <a class="button" href="${DESK_ROUTES.planMeetMe}?few=${this.fewPeople}&amp;format=csv" download
            >${msg('Export CSV')}</a
          >
        </div>
      </section>`;
  }

  #means({ sites, allInternetMs, allExpressRouteMs, bestMs, meetMes }: PlanMeetMe): TemplateResult {
    if (sites.length === 0)
      return html`<p>${msg('No site of the catalogue says how many people it has.')}</p>`;
    return html`<section>
      <h2>${msg('Latency by people')}</h2>
      <ul>
        <li>${msg('All by the Internet')}: ${meanText(allInternetMs)}</li>
        <li>${msg('All by ExpressRoute')}: ${meanText(allExpressRouteMs)}</li>
        <li>${msg('The best for each')}: <strong>${meanText(bestMs)}</strong></li>
      </ul>
      ${
        meetMes.length === 0
          ? nothing
          : html`<h3>${msg('Meet-me locations')}</h3>
              <ol>
                ${meetMes.map((each) => html`<li>${meetMeText(each)}</li>`)}
              </ol>`
      }
    </section>`;
  }

  #sites({ sites }: PlanMeetMe): TemplateResult | typeof nothing {
    if (sites.length === 0) return nothing;
    return html`<section>
      <h2>${msg('Each site')}</h2>
      ${pageControls(sites.length, this.page, (page) => (this.page = page))}
      <table>
        ${columnHeads(msg('Site'), msg('People'), msg('By the Internet'), msg('By ExpressRoute'), msg('Chosen'))}
        <tbody>
          ${pageOf(sites, this.page).map(
            ({ site, people, internet, expressRoute, kind, via }) =>
              html`<tr>
                <th scope="row">
                  <strong><bdi>${site}</bdi></strong>
                </th>
                <td data-label=${msg('People')}>${wholeNumber(people)}</td>
                <td data-label=${msg('By the Internet')}>${latencyText(internet)}</td>
                <td data-label=${msg('By ExpressRoute')}>
                  ${
                    expressRoute.length === 0
                      ? msg('not known')
                      : expressRoute.map(
                          (path) =>
                            html`<div>
                              <bdi>${path.via}</bdi>: ${latencyText(path.latency)};
                              ${standingText(path.standing)}
                            </div>`,
                        )
                  }
                </td>
                <td data-label=${msg('Chosen')}><strong>${choiceText({ kind, via })}</strong></td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="small quiet">
        ${msg('Measured: the median round trip of the last 7 days from the site. The document does not say whether its figures are one way or a round trip, so entered figures are compared with entered ones alone. Of equal paths the Internet is chosen (our rule).')}
      </p>
    </section>`;
  }

  #notes({ sites }: PlanMeetMe): TemplateResult | typeof nothing {
    const hairpins = sites.flatMap(({ site, hairpins: of }) => of.map((each) => hairpinText(site, each)));
    const few = sites.filter(({ isForFew }) => isForFew).map((each) => fewText(each));
    if (sites.length === 0) return nothing;
    return html`<section>
      <h2>${msg('Hairpins and small sites')}</h2>
      ${hairpins.length + few.length === 0 ? html`<p>${msg('None.')}</p>` : nothing}
      <ul>
        ${[...hairpins, ...few].map((each) => html`<li>${each}</li>`)}
      </ul>
      <div class="fields screen">
        ${lineField(msg('Few people are up to'), String(this.fewPeople), (text) => {
          if (/^\d{1,6}$/.test(text.trim())) fireDesk(this, 'desk-plan-few', Number(text));
        })}
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-meet-me': EdgewisePlanMeetMe;
  }
}
