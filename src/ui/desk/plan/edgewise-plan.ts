import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { PlanState } from '../../../app/desk/state.ts';
import { FIRST_SIZING, type SizingChoice } from '../../../core/sizing/sizing-choice.ts';
import { PLAN_PARTS, formatAddress, type PlanPart } from '../../../wire/desk/address.ts';
import { FIRST_FLOW, type FlowsQuery } from '../../../wire/desk/plan/flow-query.ts';
import type { DeskUser } from '../../../wire/desk/session.ts';
import { ViewElement } from '../../view-element.ts';
import { actionStatus } from '../shell/action-status.ts';
import { columnLook } from '../../look/column.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { whenLoaded } from '../shell/loading.ts';
import { IDLE_PLAN } from './plan-state.ts';
import './edgewise-plan-decision.ts';
import './edgewise-plan-flows.ts';
import './edgewise-plan-meet-me.ts';
import './edgewise-plan-sites.ts';
import './edgewise-plan-sizing.ts';
import './edgewise-plan-tests.ts';

/** From measured sites to what is to be done: the decision, and the catalogue that it is made from. */
@localized()
@customElement('edgewise-plan')
export class EdgewisePlan extends ViewElement {
  static override styles = [
    loadedLook,
    columnLook(3),
    css`
      nav ul {
        display: flex;
        flex-wrap: wrap;
        list-style: none;
        padding: 0;
        margin: 0;
        border-block-end: 1px solid var(--line);
      }
      nav a {
        display: block;
        padding: var(--space-1) var(--space-2);
        color: inherit;
        text-decoration: none;
        border-block-end: 3px solid transparent;
      }
      nav a[aria-current] {
        border-color: var(--accent);
        font-weight: 650;
      }
      @media (forced-colors: active) {
        nav a:not([aria-current]) {
          border-color: Canvas;
        }
      }
      .status {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        justify-self: start;
        padding: var(--space-half) var(--space-1);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--page);
      }
      .paper {
        display: none;
      }
      @media print {
        h1,
        nav,
        .status {
          display: none;
        }
        .paper {
          display: block;
        }
      }
    `,
  ];

  @property({ attribute: false }) shown: PlanPart = 'decision';
  /** The calls that are looked at; `null`: that of the document's first row. */
  @property({ attribute: false }) flows: FlowsQuery | null = null;
  /** What is sized; `null`: nothing is typed yet. */
  @property({ attribute: false }) sizing: SizingChoice | null = null;
  @property({ attribute: false }) state: PlanState = IDLE_PLAN;
  @property({ attribute: false }) user: DeskUser | null = null;
  /** Names of the relays that there are, to choose one that tests go through. */
  @property({ attribute: false }) relays: readonly string[] = [];

  /** Counts changes that were stored, by which forms know that they are done with. */
  @state() private stored = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    const { change, imported } = this.state;
    if (before?.change.kind === 'doing' && change.kind === 'done' && imported?.isTaken !== false)
      this.stored += 1;
  }

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Plan')}</h1>
      <nav aria-label=${msg('Parts of the plan')}>
        <ul role="list">
          ${PLAN_PARTS.map(
            (part) =>
              html`<li>
                <a
                  href=${formatAddress({ kind: 'plan', part })}
                  aria-current=${part === this.shown ? 'page' : nothing}
                  >${partName(part)}</a
                >
              </li>`,
          )}
        </ul>
      </nav>
      ${
        // The decision has a sheet of its own, with its title.
        this.shown === 'decision' ? nothing : html`<h2 class="paper">${partName(this.shown)}</h2>`
      }
      <p class="status">
        ${actionStatus(this.state.change, { doing: msg('Storing.'), done: doneText(this.state) })}
      </p>
      ${this.#part()}`;
  }

  #part(): TemplateResult {
    const { state: plan } = this;
    const catalogue = plan.catalogue.kind === 'ready' ? plan.catalogue.value : null;
    switch (this.shown) {
      case 'decision':
        return html`<edgewise-plan-decision
          .decision=${plan.decision}
          .catalogue=${catalogue}
        ></edgewise-plan-decision>`;
      case 'sites':
        return whenLoaded(
          this,
          plan.catalogue,
          (value) =>
            html`<edgewise-plan-sites
              .catalogue=${value}
              .imported=${plan.imported}
              .relays=${this.relays}
              .stored=${this.stored}
              ?isAdmin=${this.user?.role === 'admin'}
              ?isBusy=${plan.change.kind === 'doing'}
              ?isOvertaken=${plan.isOvertaken}
            ></edgewise-plan-sites>`,
        );
      case 'meet-me':
        return html`<edgewise-plan-meet-me
          .meetMe=${plan.meetMe}
          .fewPeople=${plan.fewPeople}
        ></edgewise-plan-meet-me>`;
      case 'flows':
        return html`<edgewise-plan-flows
          .query=${this.flows ?? { shown: FIRST_FLOW, beside: null }}
          .decision=${plan.decision.kind === 'ready' ? plan.decision.value : null}
        ></edgewise-plan-flows>`;
      case 'sizing':
        return html`<edgewise-plan-sizing
          .choice=${this.sizing ?? FIRST_SIZING}
          .catalogue=${catalogue}
        ></edgewise-plan-sizing>`;
      case 'tests':
        return whenLoaded(
          this,
          plan.tests,
          (value) =>
            html`<edgewise-plan-tests
              .tests=${value}
              .sets=${plan.sets}
              .relays=${this.relays}
              .sites=${catalogue?.sites.map(({ site }) => site.name) ?? []}
              .stored=${this.stored}
              ?isAdmin=${this.user?.role === 'admin'}
              ?isBusy=${plan.change.kind === 'doing'}
            ></edgewise-plan-tests>`,
        );
    }
  }
}

function partName(part: PlanPart): string {
  switch (part) {
    case 'decision':
      return msg('Decision');
    case 'sites':
      return msg('Catalogue');
    case 'meet-me':
      return msg('Meet-me locations');
    case 'flows':
      return msg('Call flows');
    case 'sizing':
      return msg('Sizing');
    case 'tests':
      return msg('Test plan');
  }
}

function doneText({ changed, imported }: PlanState): string {
  // What is wrong with an import stands beside its form.
  if (imported?.isTaken === false) return '';
  switch (changed?.kind) {
    case 'undo':
    case 'tests-undo':
      return msg('Undone.');
    case 'step-request':
      return msg('Asked for; the link is at Requests.');
    case 'remove':
      return msg('Removed.');
    case 'import':
      return msg('Imported.');
    case 'save':
    case 'tests':
    case undefined:
      return msg('Stored.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan': EdgewisePlan;
  }
}
