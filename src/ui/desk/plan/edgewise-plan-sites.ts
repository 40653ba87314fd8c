import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { emptySite, type PlanSite } from '../../../core/plan/catalogue.ts';
import {
  adoptedRegion,
  regionContradictions,
  saidOfLabels,
  type SaidRegion,
} from '../../../core/plan/said-regions.ts';
import type { ImportedPlan, PlanCatalogue } from '../../../wire/desk/plan/catalogue.ts';
import { catalogueJson } from '../../../wire/desk/plan/read-catalogue.ts';
import { DESK_ROUTES } from '../../../wire/desk/routes.ts';
import { columnHeads } from '../../look/column-heads.ts';
import { editText, pathText } from '../../../wording/plan/catalogue.ts';
import { peopleText } from '../../../wording/plan/decision.ts';
import { regionContradictionText } from '../../../wording/plan/said-regions.ts';
import { continentName, deploymentName } from '../../../wording/plan/place.ts';
import { fireDesk } from '../shell/intents.ts';
import { namedButton } from '../shell/named-button.ts';
import { pageControls, pageOf } from './paging.ts';
import { siteTableLook } from './site-table-look.ts';
import './edgewise-plan-import.ts';
import './edgewise-plan-site.ts';
import '../shell/edgewise-confirm.ts';

/** What is being edited: a site that there is, by its name when it was opened, or one that is not there yet. */
interface Edited {
  readonly name: string | null;
  readonly site: PlanSite;
}

/** Sites that are offered for adoption one by one. */
const OFFERED = 20;

/** A site that has results, as it is adopted: its own tests measure its Internet path. */
const adopted = (label: string, said: readonly SaidRegion[]): PlanSite => ({
  ...emptySite(label),
  ...adoptedRegion(said),
  paths: [
    {
      kind: 'internet',
      via: null,
      latencyMs: null,
      measured: [{ label, relay: null, segment: 'client-edge', relayContinent: null }],
    },
  ],
});

/** The catalogue of sites: everybody reads it, admins edit. */
@localized()
@customElement('edgewise-plan-sites')
export class EdgewisePlanSites extends LitElement {
  static override styles = [
    siteTableLook,
    css`
      tbody th {
        min-width: 9rem;
      }
      thead th,
      td:not(.paths) {
        overflow-wrap: break-word;
      }
      td .row {
        flex-wrap: wrap;
      }
      @media (max-width: 44rem) {
        td.paths,
        td.change {
          grid-column: 1 / -1;
        }
      }
      ul.plain {
        list-style: none;
        padding: 0;
        margin: 0;
      }
      @media print {
        edgewise-plan-site,
        edgewise-plan-import,
        .change,
        thead th:last-child:not(:nth-child(5)) {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) catalogue: PlanCatalogue | null = null;
  @property({ attribute: false }) imported: ImportedPlan | null = null;
  @property({ attribute: false }) relays: readonly string[] = [];
  @property({ type: Boolean }) isAdmin = false;
  @property({ type: Boolean }) isBusy = false;
  /** The last change was refused since somebody else was first. */
  @property({ type: Boolean }) isOvertaken = false;
  /** Grows with every change that was stored: a form is done with then. */
  @property({ type: Number }) stored = 0;

  @state() private edited: Edited | null = null;
  @state() private page = 0;
  @state() private text = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stored') && changed.get('stored') !== undefined) this.edited = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { catalogue } = this;
    if (!catalogue) return nothing;
    return html`${this.isAdmin ? this.#tools(catalogue) : nothing} ${this.#adoptable(catalogue)}
    ${catalogue.sites.length === 0 ? html`<p>${msg('The catalogue has no sites yet.')}</p>` : this.#table(catalogue)}
    ${
      this.isAdmin
        ? html`<edgewise-plan-import
            .revision=${catalogue.revision}
            .imported=${this.imported}
            ?isBusy=${this.isBusy}
          ></edgewise-plan-import>`
        : nothing
    }
    ${this.#export()}`;
  }

  #tools({ sites, lastEdit }: PlanCatalogue): TemplateResult {
    const { edited } = this;
    return html`${
      edited === null
        ? html`<div>
            <button type="button" ?disabled=${this.isBusy} @click=${() => this.#edit(null, emptySite(''))}>
              ${msg('Add a site')}
            </button>
          </div>`
        : html`<edgewise-plan-site
            .site=${edited.site}
            .isNew=${edited.name === null}
            .current=${sites.find(({ site }) => site.name === edited.name) ?? null}
            .relays=${this.relays}
            .labels=${sites.map(({ site }) => site.name)}
            ?isBusy=${this.isBusy}
            ?isOvertaken=${this.isOvertaken}
            @edgewise-cancel=${() => (this.edited = null)}
          ></edgewise-plan-site>`
    }
    ${
      lastEdit === null
        ? nothing
        : html`<div class="row">
            <span class="small quiet"><bdi>${editText(lastEdit)}</bdi></span>
            <button
              type="button"
              ?disabled=${this.isBusy}
              @click=${() => fireDesk(this, 'desk-plan', { kind: 'undo', edit: lastEdit.id })}
            >
              ${msg('Undo')}
            </button>
          </div>`
    }`;
  }

  #adoptable({ adoptable, revision }: PlanCatalogue): TemplateResult | typeof nothing {
    if (adoptable.length === 0) return nothing;
    const all = (): void =>
      fireDesk(this, 'desk-plan', {
        kind: 'import',
        format: 'json',
        mode: 'merge',
        text: catalogueJson(adoptable.map((name) => adopted(name, this.#said([name])))),
        revision,
      });
    return html`<section class="screen">
      <h2>${msg('Sites with results that are not in the catalogue')}</h2>
      <ul class="row plain" role="list">
        ${adoptable
          .slice(0, OFFERED)
          .map(
            (name) =>
              html`<li>
                ${this.isAdmin ? namedButton(msg(str`Adopt ${name}`), name, this.isBusy, () => this.#edit(null, adopted(name, this.#said([name])))) : html`<bdi>${name}</bdi>`}
              </li>`,
          )}
      </ul>
      ${adoptable
        .slice(0, OFFERED)
        .map((name) =>
          regionContradictions(emptySite(name), this.#said([name])).map(
            (each) => html`<p class="small"><bdi>${name}</bdi>: ${regionContradictionText(each)}</p>`,
          ),
        )}
      ${adoptable.length > OFFERED ? html`<p class="small quiet">${msg(str`and ${adoptable.length - OFFERED} more`)}</p>` : nothing}
      ${
        this.isAdmin && adoptable.length > 1
          ? html`<div>
              <button type="button" ?disabled=${this.isBusy} @click=${all}>
                ${msg(str`Adopt all ${adoptable.length}`)}
              </button>
            </div>`
          : nothing
      }
    </section>`;
  }

  #table({ sites }: PlanCatalogue): TemplateResult {
    const text = this.text.trim().toLowerCase();
    const found = sites.filter(({ site }) => site.name.toLowerCase().includes(text));
    return html`<section>
      <h2>${msg('Sites of the catalogue')}</h2>
      <form role="search" class="fields screen" @submit=${(event: Event) => event.preventDefault()}>
        <label>
          ${msg('Name')}
          <input type="search" dir="auto" autocomplete="off" .value=${this.text} @input=${this.#onText} />
        </label>
      </form>
      ${pageControls(found.length, this.page, (page) => (this.page = page))}
      <table>
        ${columnHeads(
          msg('Site'),
          msg('Continent'),
          msg('People'),
          msg('Deployment'),
          msg('Paths'),
          ...(this.isAdmin ? [msg('Change')] : []),
        )}
        <tbody>
          ${pageOf(found, this.page).map((stored) => this.#row(stored))}
        </tbody>
      </table>
    </section>`;
  }

  #row({ site, version }: PlanCatalogue['sites'][number]): TemplateResult {
    const { name, continent, isMainSite, people, deployment, hasOnPremisesEdge, paths } = site;
    const remove = (): void => fireDesk(this, 'desk-plan', { kind: 'remove', name, version });
    const labels = paths.flatMap(({ measured }) => measured.map(({ label }) => label));
    const contradictions = regionContradictions(site, this.#said(labels));
    return html`<tr>
      <th scope="row">
        <strong><bdi>${name}</bdi></strong>
      </th>
      <td data-label=${msg('Continent')}>
        ${continentName(continent)}${isMainSite ? html`, ${msg('main site')}` : nothing}
      </td>
      <td data-label=${msg('People')}>${peopleText({ people })}</td>
      <td data-label=${msg('Deployment')}>
        ${deploymentName(deployment)}${hasOnPremisesEdge ? html`, ${msg('on-premises Edge')}` : nothing}
      </td>
      <td class="paths" data-label=${msg('Paths')}>
        ${paths.length === 0 ? msg('none') : paths.map((path) => html`<div class="small"><bdi>${pathText(path)}</bdi></div>`)}
        ${contradictions.map((each) => html`<div class="small">${regionContradictionText(each)}</div>`)}
      </td>
      ${
        this.isAdmin
          ? html`<td class="change">
              <div class="row">
                ${namedButton(msg('Change'), name, this.isBusy, () => this.#edit(name, site))}
                <edgewise-confirm
                  .label=${msg('Remove')}
                  .about=${name}
                  .question=${msg(str`Take ${name} out of the catalogue? Its results stay, and this can be undone.`)}
                  ?disabled=${this.isBusy}
                  @edgewise-confirmed=${remove}
                ></edgewise-confirm>
              </div>
            </td>`
          : nothing
      }
    </tr>`;
  }

  /** What the results of these names say of where people are. */
  #said(labels: readonly string[]): readonly SaidRegion[] {
    return saidOfLabels(labels, this.catalogue?.regions ?? []);
  }

  #export(): TemplateResult {
    return html`<section class="screen">
      <h2>${msg('Export')}</h2>
      <div class="row">
        <a class="button" href="${DESK_ROUTES.plan}?format=json" download>${msg('Export JSON')}</a>
        <a class="button" href="${DESK_ROUTES.plan}?format=csv" download>${msg('Export CSV')}</a>
      </div>
    </section>`;
  }

  #edit(name: string | null, site: PlanSite): void {
    this.edited = { name, site };
    void this.updateComplete.then(() => {
      const form = this.renderRoot.querySelector('edgewise-plan-site');
      form?.scrollIntoView({ block: 'nearest' });
      form?.focus();
    });
  }

  #onText(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.text = event.target.value;
    this.page = 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-sites': EdgewisePlanSites;
  }
}
