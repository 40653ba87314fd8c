import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { FIRST_SIZING, type SizingChoice, type SizingField } from '../../../core/sizing/sizing-choice.ts';
import { sizeSheet, type SizedSite } from '../../../core/sizing/sizing-sheet.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import type { PlanCatalogue } from '../../../wire/desk/plan/catalogue.ts';
import { sizingFieldName, sparesName, type Planner } from '../../../wording/plan/sizing.ts';
import {
  PLANNER_FIELDS,
  sizingCsv,
  sizingParts,
  type PlannerPart,
} from '../../../wording/plan/sizing-sheet.ts';
import { formLook } from '../../look/form.ts';
import { downloadText } from '../../result/download-result.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import { checkField, choiceField, lineField } from './plan-fields.ts';
import { sheetGroups } from './sheet-groups.ts';

const SPARES = [0, 1, 2] as const;
const HARDWARE = ['large', 'small'] as const;
const VERSIONS = ['from-2.0', 'before-2.0'] as const;

/** How much of everything a site needs, with every formula and who says its numbers; the page's address has all inputs. */
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
      li {
        overflow-wrap: anywhere;
      }
      @media print {
        .row {
          display: none;
        }
      }
    `,
  ];

  /** That of the address. */
  @property({ attribute: false }) choice: SizingChoice = FIRST_SIZING;
  /** `null`: not there yet. */
  @property({ attribute: false }) catalogue: PlanCatalogue | null = null;

  /** What is being typed; the address has it when a field is left. */
  @state() private draft: SizingChoice = FIRST_SIZING;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('choice')) this.draft = this.choice;
  }

  protected override render(): TemplateResult {
    const names = this.catalogue?.sites.map(({ site }) => site.name) ?? [];
    const { site } = this.draft;
    const all = site === null || names.includes(site) ? names : [...names, site];
    const sheet = sizeSheet(this.draft, this.#site);
    return html`<div class="row">
        <button
          type="button"
          @click=${() => downloadText(sizingCsv(sheet), 'edgewise-sizing.csv', 'text/csv')}
        >
          ${msg('Download CSV')}
        </button>
        <span class="small quiet"
          >${msg('The address of this page has all that you type: it shows the same to whoever you send it to.')}</span
        >
      </div>
      <div class="fields">
        ${choiceField(
          msg('Numbers of the site'),
          site ?? '',
          [['', msg('none')], ...all.map((name) => [name, name] as const)],
          (name) => this.#go({ site: name === '' ? null : name, typed: {} }),
        )}
      </div>
      ${sizingParts(sheet).map((part) => this.#section(part))}`;
  }

  get #site(): SizedSite | null {
    return this.catalogue?.sites.find(({ site }) => site.name === this.draft.site)?.site ?? null;
  }

  #section({ planner, title, problem, groups }: PlannerPart): TemplateResult {
    return html`<section>
      <h2>${title}</h2>
      <div class="fields" @change=${() => this.#go({})}>
        ${PLANNER_FIELDS[planner].map((field) => this.#field(field))}${this.#choices(planner)}
      </div>
      ${problem === null ? sheetGroups(groups) : html`<p role="status">${problem}</p>`}
    </section>`;
  }

  #choices(planner: Planner): TemplateResult | string {
    const { hardware, version, spares, hasWildcard } = this.draft;
    if (planner === 'certificate')
      return checkField(msg('A wildcard in place of the pools\u2019 names'), hasWildcard, (isOn) =>
        this.#draw({ hasWildcard: isOn }),
      );
    if (planner !== 'cloud-connector') return '';
    return html`${choiceField(
      msg('Hardware'),
      hardware,
      [
        ['large', msg('large')],
        ['small', msg('small')],
      ],
      (text) => this.#draw({ hardware: HARDWARE.find((each) => each === text) ?? hardware }),
    )}
    ${choiceField(
      msg('Version'),
      version,
      [
        ['from-2.0', msg('2.0 and later')],
        ['before-2.0', msg('before 2.0')],
      ],
      (text) => this.#draw({ version: VERSIONS.find((each) => each === text) ?? version }),
    )}
    ${choiceField(
      msg('Spares'),
      String(spares),
      SPARES.map((each) => [String(each), sparesName(each)] as const),
      (text) => this.#draw({ spares: SPARES.find((each) => String(each) === text) ?? spares }),
    )}`;
  }

  #field(field: SizingField): TemplateResult {
    const text = this.draft.typed[field] ?? String(this.#ofSite(field) ?? '');
    return lineField(sizingFieldName(field), text, (typed) =>
      this.#draw({ typed: { ...this.draft.typed, [field]: typed } }),
    );
  }

  /** What the catalogue has of it. */
  #ofSite(field: SizingField): number | null {
    const site = this.#site;
    switch (field) {
      case 'calls':
        return site?.peakCalls ?? null;
      case 'devices':
        return site?.devicesBehindNat ?? null;
      case 'people':
        return site?.people ?? null;
      case 'link-mbps':
        return site?.linkMbps ?? null;
      default:
        return null;
    }
  }

  #draw(change: Partial<SizingChoice>): void {
    this.draft = { ...this.draft, ...change };
  }

  #go(change: Partial<SizingChoice>): void {
    this.#draw(change);
    fireDesk(this, 'desk-go', formatAddress({ kind: 'plan', part: 'sizing', sizing: this.draft }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-sizing': EdgewisePlanSizing;
  }
}
