import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { csvLine } from '../../../core/csv.ts';
import type { PlanSite } from '../../../core/plan/catalogue.ts';
import { BANDWIDTH_DEFAULTS, sizeBandwidth } from '../../../core/sizing/bandwidth.ts';
import { sizeCloudConnector, type Spares } from '../../../core/sizing/cloud-connector.ts';
import type { Formula } from '../../../core/sizing/formula.ts';
import { portsForCalls } from '../../../core/sizing/media-ports.ts';
import { NAT_DEFAULTS, sizeNatPool } from '../../../core/sizing/nat-pool.ts';
import type { SizingInput } from '../../../core/sizing/sizing-input.ts';
import type { PlanCatalogue } from '../../../wire/desk/plan/catalogue.ts';
import {
  availabilityText,
  formulaText,
  notSizable,
  plannerName,
  sizingLimitText,
  sparesName,
} from '../../../wording/plan/sizing.ts';
import { formLook } from '../../look/form.ts';
import { downloadText } from '../../result/download-result.ts';
import { panelLook } from '../shell/panel-look.ts';
import { choiceField, lineField } from './plan-fields.ts';

/** What a planner came to: formulas with their numbers, then what limits them. */
interface Sized {
  readonly planner: Parameters<typeof plannerName>[0];
  /** None: an input is missing. */
  readonly formulas: readonly Formula[];
  readonly notes: readonly string[];
}

const SPARES = [0, 1, 2] as const;
const HARDWARE = ['large', 'small'] as const;

/** How many appliances, public addresses and how much bandwidth a site needs, with every formula and who says its numbers. */
@localized()
@customElement('edgewise-plan-sizing')
export class EdgewisePlanSizing extends LitElement {
  static override styles = [
    formLook,
    panelLook,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      @media print {
        .row {
          display: none;
        }
      }
    `,
  ];

  /** `null`: not there yet. */
  @property({ attribute: false }) catalogue: PlanCatalogue | null = null;

  @state() private site = '';
  /** What somebody typed, which goes before the catalogue. */
  @state() private typed: Readonly<Partial<Record<'calls' | 'devices' | 'people', string>>> = {};
  @state() private spares: Spares = 1;
  @state() private hardware: 'large' | 'small' = 'large';

  protected override render(): TemplateResult {
    const names = this.catalogue?.sites.map(({ site }) => site.name) ?? [];
    const sized = [this.#connector(), this.#natPool(), this.#bandwidth()];
    return html`<div class="fields">
        ${choiceField(
          msg('Numbers of the site'),
          this.site,
          [['', msg('none')], ...names.map((name) => [name, name] as const)],
          (name) => {
            this.site = name;
            this.typed = {};
          },
        )}
      </div>
      ${sized.map((each, at) => this.#section(each, at))}
      <div class="row">
        <button type="button" @click=${() => downloadText(csvOf(sized), 'edgewise-sizing.csv', 'text/csv')}>
          ${msg('Download CSV')}
        </button>
      </div>`;
  }

  #section(sized: Sized, at: number): TemplateResult {
    return html`<section>
      <h2>${plannerName(sized.planner)}</h2>
      <div class="fields">
        ${[this.#connectorFields(), this.#field('devices', msg('Devices behind the NAT')), this.#field('people', msg('People'))][at]}
      </div>
      ${
        sized.formulas.length > 0
          ? html`<ul>
                ${sized.formulas.map((formula) => html`<li>${formulaText(formula)}</li>`)}
              </ul>
              ${sized.notes.map((note) => html`<p class="small">${note}</p>`)}`
          : html`<p role="status">${notSizable()}</p>`
      }
    </section>`;
  }

  #connectorFields(): TemplateResult {
    return html`${this.#field('calls', msg('Calls at once at the peak'))}
    ${choiceField(
      msg('Hardware'),
      this.hardware,
      [
        ['large', msg('large')],
        ['small', msg('small')],
      ],
      (text) => (this.hardware = HARDWARE.find((each) => each === text) ?? 'large'),
    )}
    ${choiceField(
      msg('Spares'),
      String(this.spares),
      SPARES.map((each) => [String(each), sparesName(each)] as const),
      (text) => (this.spares = SPARES.find((each) => String(each) === text) ?? 1),
    )}`;
  }

  #field(name: 'calls' | 'devices' | 'people', label: string): TemplateResult {
    return lineField(label, this.typed[name] ?? String(this.#ofSite(name) ?? ''), (text) => {
      this.typed = { ...this.typed, [name]: text };
    });
  }

  #ofSite(name: 'calls' | 'devices' | 'people'): number | null {
    const site: PlanSite | undefined = this.catalogue?.sites.find(
      (each) => each.site.name === this.site,
    )?.site;
    if (!site) return null;
    return { calls: site.peakCalls, devices: site.devicesBehindNat, people: site.people }[name];
  }

  /** `null`: nothing that can be calculated with. */
  #input(name: 'calls' | 'devices' | 'people'): SizingInput | null {
    const text = this.typed[name];
    if (text !== undefined)
      return /^[1-9]\d{0,8}$/.test(text.trim()) ? { value: Number(text), origin: 'typed' } : null;
    const value = this.#ofSite(name);
    return value === null || value < 1 ? null : { value, origin: 'catalogue' };
  }

  #connector(): Sized {
    const planner = 'cloud-connector';
    const calls = this.#input('calls');
    if (!calls) return { planner, formulas: [], notes: [] };
    const { hardware, spares } = this;
    const size = sizeCloudConnector({ calls: calls.value, hardware, version: 'from-2.0', spares });
    return {
      planner,
      formulas: [...size.formulas, portsForCalls(calls.value)],
      notes: [
        availabilityText(size.availabilityRatio),
        ...size.limits.map((limit) => sizingLimitText(limit)),
      ],
    };
  }

  #natPool(): Sized {
    const planner = 'nat-pool';
    const devices = this.#input('devices');
    if (!devices) return { planner, formulas: [], notes: [] };
    const { formulas, limits } = sizeNatPool({ devices, ...NAT_DEFAULTS });
    return { planner, formulas, notes: limits.map((limit) => sizingLimitText(limit)) };
  }

  #bandwidth(): Sized {
    const planner = 'bandwidth';
    const people = this.#input('people');
    if (!people) return { planner, formulas: [], notes: [] };
    const { formulas, limits } = sizeBandwidth({ people, ...BANDWIDTH_DEFAULTS });
    return { planner, formulas, notes: limits.map((limit) => sizingLimitText(limit)) };
  }
}

/** A line for each formula (RFC 4180), with a head. */
const csvOf = (sized: readonly Sized[]): string =>
  [
    ['planner', 'formula', 'result', 'text'],
    ...sized.flatMap(({ planner, formulas }) =>
      formulas.map((formula) => [planner, formula.code, String(formula.result), formulaText(formula)]),
    ),
  ]
    .map((line) => csvLine(line))
    .join('');

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-sizing': EdgewisePlanSizing;
  }
}
