import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import type { PlanTests, WireStepSets } from '../../../wire/desk/plan/tests.ts';
import { formLook } from '../../look/form.ts';
import { attachedText, logLine, outcomeName, proposalText } from '../../../wording/plan/tests.ts';
import { sampledName, sampledValue } from '../../../wording/sites/sampled-metric.ts';
import { differenceText } from '../../../wording/plan/difference.ts';
import { fireDesk } from '../shell/intents.ts';
import { whenLoaded } from '../shell/loading.ts';
import { regionChoices } from '../shell/target-options.ts';
import { panelLook } from '../shell/panel-look.ts';
import { checkField, choiceField, lineField } from './plan-fields.ts';

type Step = PlanTests['plan']['steps'][number];
const OUTCOMES = ['open', 'pass', 'fail', 'skipped'] as const;
/** As long as a test usually is. */
const DURATION_MS = 20_000;

/** One step: what came of it, the tests before and after it, and how to take it back. */
@localized()
@customElement('edgewise-plan-step')
export class EdgewisePlanStep extends LitElement {
  static override styles = [
    formLook,
    panelLook,
    css`
      :host {
        display: block;
        padding: var(--space-1) var(--space-2);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      summary {
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      .more {
        display: grid;
        gap: var(--space-2);
        padding-block-start: var(--space-1);
      }
      label.check {
        display: flex;
        gap: var(--space-1);
        align-items: center;
      }
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
    `,
  ];

  @property({ attribute: false }) step: Step | null = null;
  @property({ type: Number }) number = 1;
  @property({ attribute: false }) attached: PlanTests['attached'][number] | null = null;
  /** What its tests came to; `null`: nobody looks. */
  @property({ attribute: false }) sets: Loaded<WireStepSets> | null = null;
  @property({ attribute: false }) relays: readonly string[] = [];
  @property({ type: Number }) revision = 0;
  @property({ type: Number }) stored = 0;
  /** Something may be logged of it now. */
  @property({ type: Boolean }) isOpen = false;
  @property({ type: Boolean }) isAdmin = false;
  @property({ type: Boolean }) isBusy = false;

  /** What is typed over what is stored; `null`: nothing. */
  @state() private draft: Pick<Step, 'outcome' | 'note' | 'rollback'> | null = null;
  @state() private relay = '';
  @state() private region = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stored') && changed.get('stored') !== undefined) this.draft = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { step } = this;
    if (!step) return nothing;
    return html`<details>
      <summary>
        ${logLine(step, this.number)}
        ${this.isOpen ? nothing : html`<span class="small quiet">${msg('Closed until its turn.')}</span>`}
      </summary>
      <div class="more">${this.#tests(step)} ${this.isAdmin ? this.#form(step) : nothing}</div>
    </details>`;
  }

  #tests(step: Step): TemplateResult {
    const { before = 0, after = 0 } = this.attached ?? {};
    return html`<section>
      <p>${attachedText(before, after)}</p>
      <div class="row">
        <button type="button" @click=${() => fireDesk(this, 'desk-plan-sets', this.sets ? null : step.id)}>
          ${this.sets ? msg('Hide the comparison') : msg('Compare before and after')}
        </button>
        ${
          this.isAdmin
            ? html`${this.#ask(step, 'before', msg('Ask for tests before'))}
                ${this.#ask(step, 'after', msg('Ask for tests after'))}
                ${lineField(msg('Through the relay (empty: the nearest)'), this.relay, (text) => (this.relay = text), 'relays')}
                <datalist id="relays">
                  ${this.relays.map((relay) => html`<option value=${relay}></option>`)}
                </datalist>
                ${lineField(msg('Customer region (empty: that of the site)'), this.region, (text) => (this.region = text), 'regions')}
                ${regionChoices('regions')}`
            : nothing
        }
      </div>
      ${this.sets ? whenLoaded(this, this.sets, (sets) => this.#sets(sets)) : nothing}
      <p class="small quiet">
        ${msg('The links are at Requests; results of their tests attach by themselves.')}
      </p>
    </section>`;
  }

  #ask(step: Step, set: 'before' | 'after', label: string): TemplateResult {
    const ask = (): void => {
      const region = this.region.trim();
      const relay = this.relay.trim() || null;
      const of = { revision: this.revision, set, relay, durationMs: DURATION_MS };
      fireDesk(this, 'desk-plan', {
        kind: 'step-request',
        id: step.id,
        ask: region === '' ? of : { ...of, region },
      });
    };
    const isClosed = set === 'after' && !this.isOpen;
    return html`<button type="button" ?disabled=${this.isBusy || isClosed} @click=${ask}>${label}</button>`;
  }

  #sets(sets: WireStepSets): TemplateResult {
    return html`<div role="status">
      <p><strong>${proposalText(sets)}</strong></p>
      <ul>
        ${sets.comparison.map(
          ({ metric, a, b, outcome }) =>
            html`<li>
              ${sampledName(metric)}: ${sampledValue(metric, a.value)} → ${sampledValue(metric, b.value)},
              ${differenceText(outcome)}
            </li>`,
        )}
      </ul>
    </div>`;
  }

  #form(step: Step): TemplateResult {
    const draft = this.draft ?? { outcome: step.outcome, note: step.note, rollback: step.rollback };
    const set = (some: Partial<typeof draft>): void => {
      this.draft = { ...draft, ...some };
    };
    const store = (event: Event): void => {
      event.preventDefault();
      const change = { kind: 'step-log', id: step.id, ...draft } as const;
      fireDesk(this, 'desk-plan', { kind: 'tests', revision: this.revision, change });
    };
    const remove = (): void =>
      fireDesk(this, 'desk-plan', {
        kind: 'tests',
        revision: this.revision,
        change: { kind: 'step-remove', id: step.id },
      });
    return html`<form @submit=${store}>
      <div class="fields">
        ${choiceField(
          msg('What came of it'),
          draft.outcome,
          OUTCOMES.map((each) => [each, outcomeName(each)] as const),
          (value) => set({ outcome: OUTCOMES.find((each) => each === value) ?? 'open' }),
        )}
        ${lineField(msg('Note'), draft.note, (note) => set({ note }))}
        ${lineField(msg('How it is rolled back'), draft.rollback.steps, (steps) =>
          set({ rollback: { ...draft.rollback, steps } }),
        )}
      </div>
      ${checkField(msg('It was rolled back'), draft.rollback.isDone, (isDone) =>
        set({ rollback: { ...draft.rollback, isDone } }),
      )}
      <div class="row">
        <button ?disabled=${this.isBusy || !this.isOpen}>${msg('Write it into the log')}</button>
        ${
          step.outcome === 'open'
            ? html`<button type="button" ?disabled=${this.isBusy} @click=${remove}>
                ${msg('Remove the step')}
              </button>`
            : nothing
        }
      </div>
    </form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-step': EdgewisePlanStep;
  }
}
