import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { WirePlanDecision } from '../../../wire/desk/plan/decision.ts';
import { tableLook } from '../../look/table.ts';
import { textLook } from '../../look/text.ts';
import {
  circuitSentences,
  decisionWords,
  factText,
  peopleText,
  printedSitesText,
  reasonText,
  shareSentences,
  wholeSentence,
  worstText,
} from '../../../wording/plan/decision.ts';
import { answerName, gapSentences } from '../../../wording/plan/gap.ts';
import { momentInZone } from '../../../wording/time.ts';
import { paperLook } from '../print/paper-look.ts';

/** Sites that one sheet has room for: those of which most is to be done. */
const PRINTED_SITES = 12;
const PRINTED_GAPS = 3;
const MOST_FIRST = [
  'expressroute-candidate',
  'provider-first',
  'own-network',
  'assess-first',
  'keep-internet',
];

/** The decision on one sheet of paper, for whoever has to take it. Shown on paper only. */
@localized()
@customElement('edgewise-plan-report')
export class EdgewisePlanReport extends LitElement {
  static override styles = [
    textLook,
    tableLook,
    paperLook,
    css`
      ul {
        margin: 0;
        padding-inline-start: 12pt;
      }
      h1 {
        font-size: 15pt;
      }
    `,
  ];

  @property({ attribute: false }) decision: WirePlanDecision | null = null;
  /** When it is printed, epoch ms. */
  @property({ type: Number }) printedAtMs = 0;

  protected override render(): TemplateResult | typeof nothing {
    const { decision } = this;
    if (!decision) return nothing;
    const sites = decision.sites.toSorted(
      (a, b) =>
        MOST_FIRST.indexOf(a.decision) - MOST_FIRST.indexOf(b.decision) || (b.people ?? 0) - (a.people ?? 0),
    );
    const gaps = gapSentences(decision.gaps, 'decision').slice(0, PRINTED_GAPS);
    return html`<header><span>${msg('Edgewise: Internet or ExpressRoute')}</span></header>
      <section>
        <h1>${wholeSentence(decision)}</h1>
        <ul>
          ${[...shareSentences(decision), ...circuitSentences(decision)].map((each) => html`<li>${each}</li>`)}
        </ul>
      </section>
      <section>
        <h2>${printedSitesText(Math.min(sites.length, PRINTED_SITES), sites.length)}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Site')}</th>
              <th scope="col">${msg('People')}</th>
              <th scope="col">${msg('Decision, and why')}</th>
              <th scope="col">${msg('Worst segment')}</th>
            </tr>
          </thead>
          <tbody>
            ${sites.slice(0, PRINTED_SITES).map(
              (site) =>
                html`<tr>
                  <th scope="row"><bdi>${site.site}</bdi></th>
                  <td>${peopleText(site)}</td>
                  <td><strong>${decisionWords(site.decision)}.</strong> ${reasonText(site)}</td>
                  <td>${worstText(site)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>
      ${
        gaps.length === 0
          ? nothing
          : html`<section>
              <h2>${answerName('decision')}</h2>
              <ul>
                ${gaps.map((each) => html`<li>${each}</li>`)}
              </ul>
            </section>`
      }
      <section class="small">
        <ul>
          ${decision.facts.map((fact) => html`<li>${factText(fact)}</li>`)}
        </ul>
      </section>
      <footer class="small">${msg(str`Printed ${momentInZone(this.printedAtMs)}.`)}</footer>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-report': EdgewisePlanReport;
  }
}
