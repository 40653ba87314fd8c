import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import type { PlanCatalogue } from '../../../wire/desk/plan/catalogue.ts';
import type { WirePlanDecision } from '../../../wire/desk/plan/decision.ts';
import { DESK_ROUTES } from '../../../wire/desk/routes.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { formPanelLook } from '../look/form-panel.ts';
import { columnLook } from '../../look/column.ts';
import { statusLook } from '../../look/status.ts';
import {
  changesText,
  circuitSentences,
  circuitText,
  decisionWords,
  evidenceText,
  factText,
  faultText,
  noteText,
  peopleText,
  pendingText,
  reasonText,
  shareSentences,
  wholeSentence,
  worstText,
} from '../../../wording/plan/decision.ts';
import { answerName, gapSentences } from '../../../wording/plan/gap.ts';
import { continentName } from '../../../wording/plan/place.ts';
import { PrintTime } from '../print/print-time.ts';
import { whenLoaded } from '../shell/loading.ts';
import { pageControls, pageOf } from './paging.ts';
import { decisionOutcome } from './decision-outcome.ts';
import './edgewise-plan-report.ts';
import './edgewise-plan-sketch.ts';

type Site = WirePlanDecision['sites'][number];
type Decision = Site['decision'];
const ANSWERS = ['decision', 'circuits', 'meet-me'] as const;

/** Internet or ExpressRoute: for the whole in one sentence, then drawn, then each site with what it stands on. */
@localized()
@customElement('edgewise-plan-decision')
export class EdgewisePlanDecision extends LitElement {
  static override styles = [
    formPanelLook,
    statusLook,
    columnLook(3),
    css`
      .sites {
        list-style: none;
        padding: 0;
        margin: 0;
        display: grid;
        gap: var(--space-1);
      }
      .sites > li {
        padding: var(--space-1) var(--space-2);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .sites summary {
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      .sites .head {
        display: inline-grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1);
        align-items: center;
        vertical-align: top;
        max-width: calc(100% - 1.5rem);
      }
      .more {
        display: grid;
        gap: var(--space-half);
        padding-block-start: var(--space-1);
      }
      progress {
        width: min(20rem, 100%);
        accent-color: var(--accent);
      }
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      @media print {
        :host {
          display: block;
        }
        .screen {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) decision: Loaded<WirePlanDecision> = { kind: 'loading' };
  @property({ attribute: false }) catalogue: PlanCatalogue | null = null;

  @state() private page = 0;
  @state() private text = '';
  @state() private only: Decision | null = null;

  readonly #paper = new PrintTime(this);
  /** The most sets that were pending since it began: what progress is measured by. */
  #mostPending = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('decision')) return;
    const pending = this.decision.kind === 'ready' ? this.decision.value.pending : 0;
    this.#mostPending = pending === 0 ? 0 : Math.max(pending, this.#mostPending);
  }

  protected override render(): TemplateResult {
    return whenLoaded(this, this.decision, (decision) =>
      decision.pending > 0 ? this.#pending(decision.pending) : this.#decided(decision),
    );
  }

  #pending(pending: number): TemplateResult {
    return html`<div class="notice neutral" role="status">
      <p>${pendingText(pending)}</p>
      <progress
        aria-label=${msg('Assessing')}
        max=${this.#mostPending}
        value=${this.#mostPending - pending}
      ></progress>
    </div>`;
  }

  #decided(decision: WirePlanDecision): TemplateResult {
    const outcome = decisionOutcome(decision.decision);
    return html`<div class="stack screen">
        <div class="headline">
          <span class="status ${outcome}">${statusIcon(outcome)}</span>
          <h2>${wholeSentence(decision)}</h2>
        </div>
        ${
          decision.sites.length === 0
            ? html`<p>
                ${msg('Add sites at Catalogue: sites that have results are offered there, and a table can be imported.')}
              </p>`
            : html`<ul>
                  ${[...shareSentences(decision), ...circuitSentences(decision)].map((each) => html`<li>${each}</li>`)}
                </ul>
                <edgewise-plan-sketch
                  .decision=${decision}
                  .catalogue=${this.catalogue}
                ></edgewise-plan-sketch>`
        }
        ${this.#gaps(decision)} ${decision.sites.length === 0 ? nothing : this.#sites(decision)}
        ${decision.sites.length === 0 ? nothing : this.#facts(decision)} ${this.#export()}
      </div>
      ${
        this.#paper.sinceMs === null
          ? nothing
          : html`<edgewise-plan-report
              .decision=${decision}
              .printedAtMs=${this.#paper.sinceMs}
            ></edgewise-plan-report>`
      }`;
  }

  #gaps({ gaps }: WirePlanDecision): TemplateResult | typeof nothing {
    if (gaps.length === 0) return nothing;
    return html`<section>
      <h2>${msg('Missing or contradictory')}</h2>
      ${ANSWERS.map((answer) => {
        const sentences = gapSentences(gaps, answer);
        return sentences.length === 0
          ? nothing
          : html`<h3>${answerName(answer)}</h3>
              <ul>
                ${sentences.map((each) => html`<li>${each}</li>`)}
              </ul>`;
      })}
    </section>`;
  }

  #sites(decision: WirePlanDecision): TemplateResult {
    const text = this.text.trim().toLowerCase();
    const found = decision.sites.filter(
      (site) => site.site.toLowerCase().includes(text) && (this.only === null || site.decision === this.only),
    );
    return html`<section>
      <h2>${msg('Each site')}</h2>
      <form role="search" class="fields" @submit=${(event: Event) => event.preventDefault()}>
        <label>
          ${msg('Name')}
          <input type="search" dir="auto" autocomplete="off" .value=${this.text} @input=${this.#onText} />
        </label>
        <label>
          ${msg('Decision')}
          <select @change=${this.#onOnly}>
            <option value="">${msg('All')}</option>
            ${decision.shares.map(
              ({ decision: each }) =>
                html`<option value=${each} .selected=${each === this.only}>${decisionWords(each)}</option>`,
            )}
          </select>
        </label>
      </form>
      ${pageControls(found.length, this.page, (page) => (this.page = page))}
      <ul class="sites" role="list">
        ${pageOf(found, this.page).map((site) => this.#site(site, decision))}
      </ul>
    </section>`;
  }

  #site(site: Site, decision: WirePlanDecision): TemplateResult {
    const outcome = decisionOutcome(site.decision);
    const circuit = circuitText(site, decision.circuits);
    const fault = faultText(site);
    return html`<li>
      <details>
        <summary>
          <span class="head">
            <span class="status ${outcome}">${statusIcon(outcome)}</span>
            <span
              ><strong><bdi>${site.site}</bdi></strong
              >: ${decisionWords(site.decision)}.</span
            >
          </span>
          <div class="small">${reasonText(site)}</div>
          <div class="small quiet">
            ${continentName(site.continent)}; ${msg('people')}: ${peopleText(site)}; ${msg('worst segment')}:
            ${worstText(site)}
          </div>
        </summary>
        <div class="more small">
          ${fault === null ? nothing : html`<p>${fault}</p>`}
          ${circuit === null ? nothing : html`<p>${circuit}</p>`}
          ${
            site.evidence.length === 0
              ? nothing
              : html`<ul>
                  ${site.evidence.map((each) => html`<li>${evidenceText(each)}</li>`)}
                </ul>`
          }
          ${site.notes.map((note) => html`<p>${noteText(note)}</p>`)}
          ${site.wouldChange.length === 0 ? nothing : html`<p>${changesText(site)}</p>`}
        </div>
      </details>
    </li>`;
  }

  #facts({ facts }: WirePlanDecision): TemplateResult {
    return html`<section>
      <h2>${msg('What the documents say beside it')}</h2>
      <ul>
        ${facts.map((fact) => html`<li>${factText(fact)}</li>`)}
      </ul>
    </section>`;
  }

  #export(): TemplateResult {
    return html`<section>
      <h2>${msg('Export')}</h2>
      <div class="row">
        <button type="button" @click=${() => print()}>${msg('Print one page')}</button>
        <a class="button" href=${DESK_ROUTES.planDecision} download="edgewise-decision.json"
          >${msg('Export JSON')}</a
        >
        <a class="button" href="${DESK_ROUTES.planDecision}?format=csv" download>${msg('Export CSV')}</a>
      </div>
    </section>`;
  }

  #onText(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.text = event.target.value;
    this.page = 0;
  }

  #onOnly(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.only = (value || null) as Decision | null;
    this.page = 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-decision': EdgewisePlanDecision;
  }
}
