import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { callFlow, type CallFlow } from '../../../core/flows/call-flow.ts';
import { flowBudget } from '../../../core/flows/flow-budget.ts';
import { FLOW_SCENARIOS, WHEREABOUTS } from '../../../core/flows/flow-scenario.ts';
import { DEPLOYMENTS } from '../../../core/plan/catalogue.ts';
import { parseTarget } from '../../../core/verdict/targets.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import type { WirePlanDecision } from '../../../wire/desk/plan/decision.ts';
import { flowFigures } from '../../../wire/desk/plan/end-figures.ts';
import { FIRST_FLOW, type FlowChoice, type FlowsQuery } from '../../../wire/desk/plan/flow-query.ts';
import { scenarioName, testSentence, untoldFlow, whereaboutsName } from '../../../wording/plan/flow.ts';
import { flowParts } from '../../../wording/plan/flow-sheet.ts';
import { deploymentName } from '../../../wording/plan/place.ts';
import { formLook } from '../../look/form.ts';
import { sideBySide } from '../look/side-by-side.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import { flowPicture, flowPictureLook } from './flow-picture.ts';
import { pictureLook } from './picture-look.ts';
import { checkField, choiceField } from './plan-fields.ts';
import { sheetGroups } from './sheet-groups.ts';

/** How signaling and media of a call travel by the documents, with what was measured of it; two calls beside each other. */
@localized()
@customElement('edgewise-plan-flows')
export class EdgewisePlanFlows extends LitElement {
  static override styles = [
    formLook,
    panelLook,
    pictureLook,
    flowPictureLook,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      .calls {
        ${sideBySide(24, 4)}
      }
      ul:not(.key),
      ol {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      @media print {
        .fields,
        .check,
        .row {
          display: none;
        }
        .calls {
          grid-template-columns: repeat(auto-fit, minmax(8cm, 1fr));
        }
      }
    `,
  ];

  @property({ attribute: false }) query: FlowsQuery = { shown: FIRST_FLOW, beside: null };
  /** Has the figures of sites; `null`: not there yet. */
  @property({ attribute: false }) decision: WirePlanDecision | null = null;

  protected override render(): TemplateResult {
    const { shown, beside } = this.query;
    return html`<div class="row">
        ${
          beside === null
            ? html`<a class="button" href=${addressOf({ shown, beside: shown })}
                >${msg('Compare with another call')}</a
              >`
            : html`<a class="button" href=${addressOf({ shown, beside: null })}>${msg('One call only')}</a>`
        }
        <button type="button" @click=${() => print()}>${msg('Print')}</button>
        <span class="small quiet"
          >${msg('The address of this page shows the same to whoever you send it to.')}</span
        >
      </div>
      <div class="calls">
        ${this.#call(shown, (choice) => ({ shown: choice, beside }))}
        ${beside === null ? nothing : this.#call(beside, (choice) => ({ shown, beside: choice }))}
      </div>`;
  }

  #call(choice: FlowChoice, queryWith: (choice: FlowChoice) => FlowsQuery): TemplateResult {
    const set = (change: Partial<FlowChoice>): void =>
      fireDesk(this, 'desk-go', addressOf(queryWith({ ...choice, ...change })));
    const flow = callFlow(choice);
    return html`<section>
      <h2>${scenarioName(choice.scenario)}</h2>
      ${this.#fields(choice, set)} ${this.#test(choice, set)}
      ${flow === null ? html`<p role="status">${untoldFlow()}</p>` : this.#flow(flow, choice)}
    </section>`;
  }

  #fields(choice: FlowChoice, set: (change: Partial<FlowChoice>) => void): TemplateResult {
    const named = <T extends string>(values: readonly T[], nameOf: (value: T) => string) =>
      values.map((value) => [value, nameOf(value)] as const);
    const oneOf = <T extends string>(values: readonly T[], text: string, usual: T): T =>
      values.find((value) => value === text) ?? usual;
    const sites = (chosen: string | null) => {
      const names = this.decision?.sites.map(({ site }) => site) ?? [];
      const all = chosen === null || names.includes(chosen) ? names : [...names, chosen];
      return [['', msg('none')] as const, ...all.map((name) => [name, name] as const)];
    };
    return html`<div class="fields">
        ${choiceField(msg('Deployment'), choice.deployment, named(DEPLOYMENTS, deploymentName), (text) =>
          set({ deployment: oneOf(DEPLOYMENTS, text, choice.deployment) }),
        )}
        ${choiceField(msg('Call'), choice.scenario, named(FLOW_SCENARIOS, scenarioName), (text) =>
          set({ scenario: oneOf(FLOW_SCENARIOS, text, choice.scenario) }),
        )}
        ${choiceField(msg('The user is'), choice.user, named(WHEREABOUTS, whereaboutsName), (text) =>
          set({ user: oneOf(WHEREABOUTS, text, choice.user) }),
        )}
        ${choiceField(msg('The other is'), choice.other, named(WHEREABOUTS, whereaboutsName), (text) =>
          set({ other: oneOf(WHEREABOUTS, text, choice.other) }),
        )}
        ${choiceField(
          msg('Figures of the user\u2019s site'),
          choice.userSite ?? '',
          sites(choice.userSite),
          (text) => set({ userSite: text === '' ? null : text }),
        )}
        ${choiceField(
          msg('Figures of the other\u2019s site'),
          choice.otherSite ?? '',
          sites(choice.otherSite),
          (text) => set({ otherSite: text === '' ? null : text }),
        )}
      </div>
      ${checkField(msg('There is ExpressRoute'), choice.hasExpressRoute, (hasExpressRoute) => set({ hasExpressRoute }))}`;
  }

  /** Whose test it is that the figures are of, and how to do without. */
  #test({ test }: FlowChoice, set: (change: Partial<FlowChoice>) => void): TemplateResult | typeof nothing {
    const target = test && parseTarget(test.target);
    if (!test || !target) return nothing;
    return html`<p class="small">${testSentence(test.name, target)}</p>
      <div class="row">
        <button type="button" @click=${() => set({ test: null })}>
          ${msg('Without the figures of this test')}
        </button>
      </div>`;
  }

  #flow(flow: CallFlow, choice: FlowChoice): TemplateResult {
    const known = flowFigures(choice, this.decision);
    const budget = flowBudget(flow, known, choice.otherSite !== null);
    return html`<div class="stack tight">${flowPicture(flow, budget, choice.hasExpressRoute)}</div>
      ${flowParts(flow, known, budget).map(
        ({ title, groups }) =>
          html`<div class="stack tight">
            <h3>${title}</h3>
            ${sheetGroups(groups)}
          </div>`,
      )}`;
  }
}

const addressOf = (flows: FlowsQuery): string => formatAddress({ kind: 'plan', part: 'flows', flows });

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-flows': EdgewisePlanFlows;
  }
}
