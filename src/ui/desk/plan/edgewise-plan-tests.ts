import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { PlanState } from '../../../app/desk/state.ts';
import { windowMinutes, type WindowParts } from '../../../core/plan/change-window.ts';
import {
  DEPLOYMENT_STEPS,
  GATE,
  TEST_ACTIVITIES,
  isStepOpen,
  standingOfPlan,
} from '../../../core/plan/test-plan.ts';
import type { PlanTests, WireTestPlanChange } from '../../../wire/desk/plan/tests.ts';
import { DESK_ROUTES } from '../../../wire/desk/routes.ts';
import {
  activityName,
  gateText,
  logLine,
  standingSentence,
  testsEditText,
  windowText,
} from '../../../wording/plan/tests.ts';
import { fireDesk } from '../shell/intents.ts';
import { checkField, lineField } from './plan-fields.ts';
import { formPanelLook } from '../look/form-panel.ts';
import { columnLook } from '../../look/column.ts';
import './edgewise-plan-routes.ts';
import './edgewise-plan-step.ts';

const ACTIVITIES = [...DEPLOYMENT_STEPS, ...TEST_ACTIVITIES.map(({ id }) => id)];
const PARTS = ['deploymentMin', 'testsMin', 'troubleshootingMin', 'rollbackMin', 'bufferMin'] as const;
const MINUTES = /^\d{1,5}(\.\d+)?$/;

/** The plan of tests: gate, window, routes on paper, steps one after the other, and a log that can be printed. */
@localized()
@customElement('edgewise-plan-tests')
export class EdgewisePlanTests extends LitElement {
  static override styles = [
    formPanelLook,
    columnLook(3),
    css`
      label.check {
        display: flex;
        gap: var(--space-1);
        align-items: center;
      }
      ol.steps {
        list-style: none;
        padding: 0;
        margin: 0;
        display: grid;
        gap: var(--space-1);
      }
      .paper {
        display: none;
      }
      @media print {
        .screen {
          display: none;
        }
        .paper {
          display: block;
        }
      }
    `,
  ];

  @property({ attribute: false }) tests: PlanTests | null = null;
  @property({ attribute: false }) sets: PlanState['sets'] = null;
  @property({ attribute: false }) relays: readonly string[] = [];
  @property({ attribute: false }) sites: readonly string[] = [];
  @property({ type: Boolean }) isAdmin = false;
  @property({ type: Boolean }) isBusy = false;
  /** Grows with every change that was stored: a form is done with then. */
  @property({ type: Number }) stored = 0;

  @state() private what = '';
  @state() private site = '';
  @state() private windowDraft: Partial<Record<keyof WindowParts, string>> = {};

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('stored') || changed.get('stored') === undefined) return;
    this.what = '';
    this.site = '';
    this.windowDraft = {};
  }

  protected override render(): TemplateResult | typeof nothing {
    const { tests } = this;
    if (!tests) return nothing;
    const { plan, lastEdit } = tests;
    return html`<p class="notice neutral" role="status">
        <strong>${standingSentence(standingOfPlan(plan), plan.steps)}</strong>
      </p>
      ${
        this.isAdmin && lastEdit
          ? html`<div class="row screen">
              <span class="small quiet"><bdi>${testsEditText(lastEdit)}</bdi></span>
              <button
                type="button"
                ?disabled=${this.isBusy}
                @click=${() => fireDesk(this, 'desk-plan', { kind: 'tests-undo', edit: lastEdit.id })}
              >
                ${msg('Undo')}
              </button>
            </div>`
          : nothing
      }
      ${this.#gate(tests)} ${this.#window(tests)}
      <edgewise-plan-routes
        .inbound=${plan.inbound}
        .outbound=${plan.outbound}
        .stored=${this.stored}
        ?isAdmin=${this.isAdmin}
        ?isBusy=${this.isBusy}
        @edgewise-routes=${({ detail }: CustomEvent<Extract<WireTestPlanChange, { kind: 'routes' }>>) => this.#change(detail)}
      ></edgewise-plan-routes>
      ${this.#steps(tests)} ${this.#log(tests)}`;
  }

  #gate({ plan: { gate } }: PlanTests): TemplateResult {
    return html`<section>
      <h2>${msg('Gate: before anything is deployed')}</h2>
      ${GATE.map((item) =>
        this.isAdmin
          ? checkField(gateText(item), gate.includes(item), (isDone) =>
              this.#change({
                kind: 'gate',
                gate: GATE.filter((each) => (each === item ? isDone : gate.includes(each))),
              }),
            )
          : html`<p>${gate.includes(item) ? '\u2713' : '\u2013'} ${gateText(item)}</p>`,
      )}
    </section>`;
  }

  #window({ plan: { window } }: PlanTests): TemplateResult {
    const names: Readonly<Record<keyof WindowParts, string>> = {
      deploymentMin: msg('Deployment (minutes)'),
      testsMin: msg('Tests (minutes)'),
      troubleshootingMin: msg('Troubleshooting (minutes)'),
      rollbackMin: msg('Rollback (minutes)'),
      bufferMin: msg('Buffer (minutes; the document gives no number)'),
    };
    const typed = (part: keyof WindowParts): string =>
      this.windowDraft[part] ?? (window === null ? '' : String(window[part]));
    const isWhole = PARTS.every((part) => MINUTES.test(typed(part).trim()));
    const store = (event: Event): void => {
      event.preventDefault();
      const of = (part: keyof WindowParts): number => Number(typed(part));
      this.#change({
        kind: 'window',
        window: {
          deploymentMin: of('deploymentMin'),
          testsMin: of('testsMin'),
          troubleshootingMin: of('troubleshootingMin'),
          rollbackMin: of('rollbackMin'),
          bufferMin: of('bufferMin'),
        },
      });
    };
    return html`<section>
      <h2>${msg('Window')}</h2>
      <p>
        ${window === null ? msg('It is not known yet how long the window must be.') : windowText(windowMinutes(window))}
      </p>
      ${
        this.isAdmin
          ? html`<form class="screen" @submit=${store}>
              <div class="fields">
                ${PARTS.map((part) =>
                  lineField(names[part], typed(part), (text) => {
                    this.windowDraft = { ...this.windowDraft, [part]: text };
                  }),
                )}
              </div>
              <div><button ?disabled=${this.isBusy || !isWhole}>${msg('Store the window')}</button></div>
            </form>`
          : nothing
      }
    </section>`;
  }

  #steps({ plan, attached }: PlanTests): TemplateResult {
    return html`<section class="screen">
      <h2>${msg('Steps')}</h2>
      ${plan.steps.length === 0 ? html`<p>${msg('There are no steps yet.')}</p>` : nothing}
      <ol class="steps" role="list">
        ${plan.steps.map(
          (step, at) =>
            html`<li>
              <edgewise-plan-step
                .step=${step}
                .number=${at + 1}
                .attached=${attached[at] ?? null}
                .sets=${this.sets?.step === step.id ? this.sets.loaded : null}
                .relays=${this.relays}
                .revision=${this.tests?.revision ?? 0}
                .stored=${this.stored}
                ?isOpen=${isStepOpen(plan, step.id)}
                ?isAdmin=${this.isAdmin}
                ?isBusy=${this.isBusy}
              ></edgewise-plan-step>
            </li>`,
        )}
      </ol>
      ${this.isAdmin ? this.#newStep() : nothing}
    </section>`;
  }

  #newStep(): TemplateResult {
    const add = (event: Event): void => {
      event.preventDefault();
      const { what, site } = this;
      this.#change({
        kind: 'step-add',
        id: crypto.randomUUID(),
        what: what.trim(),
        site: site.trim() || null,
      });
    };
    return html`<form @submit=${add}>
      <h3>${msg('New step')}</h3>
      <div class="fields">
        ${lineField(msg('What is done'), this.what, (text) => (this.what = text), 'activities')}
        ${lineField(msg('At which site (empty: everywhere)'), this.site, (text) => (this.site = text), 'sites')}
      </div>
      <div><button ?disabled=${this.isBusy || this.what.trim() === ''}>${msg('Add the step')}</button></div>
      <datalist id="activities">
        ${ACTIVITIES.map((id) => html`<option value=${activityName(id)}></option>`)}
      </datalist>
      <datalist id="sites">${this.sites.map((site) => html`<option value=${site}></option>`)}</datalist>
    </form>`;
  }

  #log({ plan: { steps } }: PlanTests): TemplateResult {
    return html`<section>
      <h2>${msg('Log')}</h2>
      <div class="paper">${steps.map((step, at) => html`<p>${logLine(step, at + 1)}</p>`)}</div>
      <div class="row screen">
        <button type="button" @click=${() => print()}>${msg('Print plan and log')}</button>
        <a class="button" href=${DESK_ROUTES.planTests} download="edgewise-test-plan.json"
          >${msg('Export JSON')}</a
        >
        <a class="button" href="${DESK_ROUTES.planTests}?format=csv" download>${msg('Export CSV')}</a>
        <a class="button" href="${DESK_ROUTES.planTests}?format=traffic-csv" download
          >${msg('Traffic catalogue, CSV')}</a
        >
        <a class="button" href="${DESK_ROUTES.planTests}?format=traffic-json" download
          >${msg('Traffic catalogue, JSON')}</a
        >
      </div>
    </section>`;
  }

  #change(change: WireTestPlanChange): void {
    fireDesk(this, 'desk-plan', { kind: 'tests', revision: this.tests?.revision ?? 0, change });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-tests': EdgewisePlanTests;
  }
}
