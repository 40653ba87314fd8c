import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { brokenOutboundRules, symmetryOf } from '../../../core/plan/route-symmetry.ts';
import type { WireDeploymentPlan, WireTestPlanChange } from '../../../wire/desk/plan/tests.ts';
import { formLook } from '../../look/form.ts';
import { outboundText, symmetryText } from '../../../wording/plan/tests.ts';
import { panelLook } from '../shell/panel-look.ts';
import { checkField, choiceField, lineField } from './plan-fields.ts';

type Inbound = WireDeploymentPlan['inbound'][number];
type Outbound = WireDeploymentPlan['outbound'][number];
type Routes = Extract<WireTestPlanChange, { kind: 'routes' }>;

const NEW_INBOUND: Inbound = {
  name: '',
  entersBy: 'internet',
  isSourceNat: false,
  seesExpressRouteRoutes: true,
  advertisedTo: ['internet'],
};
const NEW_OUTBOUND: Outbound = {
  name: '',
  isRegistered: true,
  isAccepted: true,
  isPreferredOnInternet: false,
  isUsedElsewhere: false,
};

/** Whether answers go back the way that requests came, on paper: each flow judged while it is typed. Fires `edgewise-routes`. */
@localized()
@customElement('edgewise-plan-routes')
export class EdgewisePlanRoutes extends LitElement {
  static override styles = [
    formLook,
    panelLook,
    css`
      label.check {
        display: flex;
        gap: var(--space-1);
        align-items: center;
      }
      fieldset {
        padding-inline-start: var(--space-2);
        border-inline-start: 3px solid var(--line-strong);
      }
      @media print {
        button {
          display: none;
        }
        fieldset {
          break-inside: avoid;
        }
      }
    `,
  ];

  @property({ attribute: false }) inbound: readonly Inbound[] = [];
  @property({ attribute: false }) outbound: readonly Outbound[] = [];
  @property({ type: Number }) stored = 0;
  @property({ type: Boolean }) isAdmin = false;
  @property({ type: Boolean }) isBusy = false;

  /** What is typed over what is stored; `null`: nothing. */
  @state() private draft: Omit<Routes, 'kind'> | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stored') && changed.get('stored') !== undefined) this.draft = null;
  }

  protected override render(): TemplateResult {
    const { inbound, outbound } = this.#shown();
    return html`<section>
      <h2>${msg('Routes on paper')}</h2>
      ${inbound.length + outbound.length === 0 ? html`<p>${msg('No flow is described yet.')}</p>` : nothing}
      ${inbound.map((flow, at) => this.#inbound(flow, at))}
      ${outbound.map((source, at) => this.#outbound(source, at))} ${this.isAdmin ? this.#buttons() : nothing}
    </section>`;
  }

  #shown(): Omit<Routes, 'kind'> {
    return this.draft ?? { inbound: [...this.inbound], outbound: [...this.outbound] };
  }

  #inbound(flow: Inbound, at: number): TemplateResult {
    const verdict = html`<p role="status">${symmetryText(symmetryOf(flow))}</p>`;
    if (!this.isAdmin) return verdict;
    const shown = this.#shown();
    const set = (some: Partial<Inbound>): void => {
      this.draft = { ...shown, inbound: shown.inbound.with(at, { ...flow, ...some }) };
    };
    const advertised = (way: Inbound['entersBy'], is: boolean): void =>
      set({ advertisedTo: [...flow.advertisedTo.filter((each) => each !== way), ...(is ? [way] : [])] });
    return html`<fieldset>
      <legend>${msg('Inbound flow')}</legend>
      <div class="fields">
        ${lineField(msg('Name'), flow.name, (name) => set({ name }))}
        ${choiceField(
          msg('Enters by'),
          flow.entersBy,
          [
            ['internet', msg('Internet')],
            ['expressroute', msg('ExpressRoute')],
          ],
          (value) => set({ entersBy: value === 'expressroute' ? 'expressroute' : 'internet' }),
        )}
      </div>
      ${checkField(msg('Its source address is translated (source NAT)'), flow.isSourceNat, (isSourceNat) => set({ isSourceNat }))}
      ${checkField(
        msg('The servers\u2019 segment sees ExpressRoute routes'),
        flow.seesExpressRouteRoutes,
        (seesExpressRouteRoutes) => set({ seesExpressRouteRoutes }),
      )}
      ${checkField(msg('The address is advertised to the Internet'), flow.advertisedTo.includes('internet'), (is) => advertised('internet', is))}
      ${checkField(msg('The address is advertised to ExpressRoute'), flow.advertisedTo.includes('expressroute'), (is) => advertised('expressroute', is))}
      ${verdict}
      <div>
        <button
          type="button"
          @click=${() => (this.draft = { ...shown, inbound: shown.inbound.toSpliced(at, 1) })}
        >
          ${msg('Remove this flow')}
        </button>
      </div>
    </fieldset>`;
  }

  #outbound(source: Outbound, at: number): TemplateResult {
    const verdict = html`<p role="status">${outboundText(source.name, brokenOutboundRules(source))}</p>`;
    if (!this.isAdmin) return verdict;
    const shown = this.#shown();
    const set = (some: Partial<Outbound>): void => {
      this.draft = { ...shown, outbound: shown.outbound.with(at, { ...source, ...some }) };
    };
    return html`<fieldset>
      <legend>${msg('Outbound source address')}</legend>
      <div class="fields">${lineField(msg('Address range'), source.name, (name) => set({ name }))}</div>
      ${checkField(msg('Public, and registered to the company or the carrier'), source.isRegistered, (isRegistered) => set({ isRegistered }))}
      ${checkField(msg('Advertised to Microsoft, and accepted by ExpressRoute'), source.isAccepted, (isAccepted) => set({ isAccepted }))}
      ${checkField(
        msg('Advertised to the Internet too, with the same or a better metric'),
        source.isPreferredOnInternet,
        (isPreferredOnInternet) => set({ isPreferredOnInternet }),
      )}
      ${checkField(msg('Used for services that do not go by ExpressRoute'), source.isUsedElsewhere, (isUsedElsewhere) => set({ isUsedElsewhere }))}
      ${verdict}
      <div>
        <button
          type="button"
          @click=${() => (this.draft = { ...shown, outbound: shown.outbound.toSpliced(at, 1) })}
        >
          ${msg('Remove this address range')}
        </button>
      </div>
    </fieldset>`;
  }

  #buttons(): TemplateResult {
    const shown = this.#shown();
    const isNamed = [...shown.inbound, ...shown.outbound].every(({ name }) => name.trim() !== '');
    const store = (): void => {
      const detail: Routes = { kind: 'routes', ...shown };
      this.dispatchEvent(new CustomEvent('edgewise-routes', { detail }));
    };
    return html`<div class="row">
      <button
        type="button"
        @click=${() => (this.draft = { ...shown, inbound: [...shown.inbound, NEW_INBOUND] })}
      >
        ${msg('Add an inbound flow')}
      </button>
      <button
        type="button"
        @click=${() => (this.draft = { ...shown, outbound: [...shown.outbound, NEW_OUTBOUND] })}
      >
        ${msg('Add an outbound address range')}
      </button>
      <button type="button" ?disabled=${this.isBusy || this.draft === null || !isNamed} @click=${store}>
        ${msg('Store the routes')}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-routes': EdgewisePlanRoutes;
  }
}
