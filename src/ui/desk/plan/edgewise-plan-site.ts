import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { CONTINENTS, DEPLOYMENTS, SEGMENTS, emptySite, type PlanSite } from '../../../core/plan/catalogue.ts';
import type { PlanCatalogue } from '../../../wire/desk/plan/catalogue.ts';
import { continentName, deploymentName, pathName, segmentName } from '../../../wording/plan/place.ts';
import { fireCancel } from '../shell/cancel.ts';
import { fireDesk } from '../shell/intents.ts';
import { regionChoices } from '../shell/target-options.ts';
import { checkField, choiceField, lineField } from './plan-fields.ts';
import {
  draftOf,
  emptyPath,
  emptyTests,
  siteOfDraft,
  type DraftProblem,
  type PathDraft,
  type SiteDraft,
  type TestsDraft,
} from './site-draft.ts';
import { formPanelLook } from '../look/form-panel.ts';

/**
 * One site of the catalogue, typed. What is typed stays when somebody else changes the site meanwhile: then whoever types
 * says which of the two is to be. Fires `edgewise-cancel` when it is left alone.
 */
@localized()
@customElement('edgewise-plan-site')
export class EdgewisePlanSite extends LitElement {
  static override styles = [
    formPanelLook,
    css`
      form {
        padding: var(--space-2);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .path {
        padding-inline-start: var(--space-2);
        border-inline-start: 3px solid var(--line-strong);
      }
      label.check {
        display: flex;
        gap: var(--space-1);
        align-items: center;
      }
    `,
  ];

  /** What it starts from. */
  @property({ attribute: false }) site: PlanSite = emptySite('');
  @property({ type: Boolean }) isNew = false;
  /** The site as the catalogue has it now; `null`: it is not in it (any more). */
  @property({ attribute: false }) current: PlanCatalogue['sites'][number] | null = null;
  @property({ attribute: false }) relays: readonly string[] = [];
  @property({ attribute: false }) labels: readonly string[] = [];
  @property({ type: Boolean }) isBusy = false;
  @property({ type: Boolean }) isOvertaken = false;

  @state() private draft: SiteDraft = draftOf(emptySite(''));
  /** The version that was seen when this was begun, or taken over since; `null`: there was none. */
  @state() private version: number | null = null;

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('site')) return;
    this.draft = draftOf(this.site);
    this.version = this.isNew ? null : (this.current?.version ?? null);
  }

  protected override render(): TemplateResult {
    const made = siteOfDraft(this.draft, this.site);
    const problem = 'problem' in made ? problemText(made.problem) : null;
    return html`<form @submit=${this.#onSubmit}>
      <h2>${this.isNew ? msg('New site') : msg('Change this site')}</h2>
      ${this.#overtaken()} ${this.#facts()} ${this.draft.paths.map((path, at) => this.#path(path, at))}
      <div class="row">
        <button type="button" @click=${() => this.#addPath('internet')}>
          ${msg('Add an Internet path')}
        </button>
        <button type="button" @click=${() => this.#addPath('expressroute')}>
          ${msg('Add an ExpressRoute path')}
        </button>
      </div>
      <div class="row">
        <button class="primary" ?disabled=${problem !== null || this.isBusy}>${msg('Store the site')}</button>
        <button type="button" @click=${() => fireCancel(this)}>${msg('Leave it as it is')}</button>
        <span class="small" role="status">${problem ?? ''}</span>
      </div>
      <datalist id="relays">${this.relays.map((relay) => html`<option value=${relay}></option>`)}</datalist>
      <datalist id="labels">${this.labels.map((label) => html`<option value=${label}></option>`)}</datalist>
    </form>`;
  }

  /** Somebody else has changed the site since this was begun. */
  #overtaken(): TemplateResult | typeof nothing {
    const now = this.current?.version ?? null;
    if (now === this.version || (!this.isOvertaken && this.isNew)) return nothing;
    const { current } = this;
    return html`<div class="notice" role="alert">
      <p>
        ${
          current === null
            ? msg('Somebody else has removed this site meanwhile.')
            : msg('Somebody else has changed this site meanwhile. What you typed is still here.')
        }
      </p>
      <div class="row">
        ${
          current === null
            ? nothing
            : html`<button type="button" @click=${() => this.#take(current)}>${msg('Show theirs')}</button>`
        }
        <button type="button" @click=${() => (this.version = now)}>${msg('Keep what I typed')}</button>
      </div>
    </div>`;
  }

  #facts(): TemplateResult {
    const { draft } = this;
    const text = (label: string, name: TextName): TemplateResult =>
      lineField(label, draft[name], (value) => this.#set({ [name]: value }));
    return html`<div class="fields">
        ${text(msg('Name'), 'name')}
        ${choiceField(
          msg('Continent'),
          draft.continent,
          [['', msg('not known')], ...CONTINENTS.map((each) => [each, continentName(each)] as const)],
          (continent) => this.#set({ continent }),
        )}
        ${text(msg('People'), 'people')}
        ${choiceField(
          msg('Deployment'),
          draft.deployment,
          [['', msg('not known')], ...DEPLOYMENTS.map((each) => [each, deploymentName(each)] as const)],
          (deployment) => this.#set({ deployment }),
        )}
        ${lineField(
          msg('Customer region (for relays in Azure; empty: not known)'),
          draft.customerRegion,
          (customerRegion) => this.#set({ customerRegion }),
          'regions',
        )}
        ${regionChoices('regions')}
        <label>
          ${msg('Improved by the provider on')}
          <input
            type="date"
            .value=${draft.improvedOn}
            @input=${(event: Event) => {
              if (event.target instanceof HTMLInputElement) this.#set({ improvedOn: event.target.value });
            }}
          />
        </label>
        ${text(msg('Devices behind NAT'), 'devicesBehindNat')}
        ${text(msg('Public addresses'), 'publicAddresses')}
        ${text(msg('Networks on the Internet (203.0.113.0/24)'), 'publicNetworks')}
        ${text(msg('Link (Mbit/s)'), 'linkMbps')} ${text(msg('Calls at peak'), 'peakCalls')}
      </div>
      <div class="row">
        ${checkField(msg('Main site of its continent'), draft.isMainSite, (isMainSite) => this.#set({ isMainSite }))}
        ${checkField(msg('On-premises Edge'), draft.hasOnPremisesEdge, (hasOnPremisesEdge) =>
          this.#set({ hasOnPremisesEdge }),
        )}
      </div>`;
  }

  #path(path: PathDraft, at: number): TemplateResult {
    const change = (some: Partial<PathDraft>): void =>
      this.#set({ paths: this.draft.paths.with(at, { ...path, ...some }) });
    const text = (label: string, name: Exclude<keyof PathDraft, 'kind' | 'tests'>): TemplateResult =>
      lineField(label, path[name], (value) => change({ [name]: value }));
    return html`<fieldset class="path">
      <legend>${pathName({ kind: path.kind, via: path.via || null })}</legend>
      <div class="fields">
        ${text(path.kind === 'internet' ? msg('Through which provider') : msg('Through which meet-me location'), 'via')}
        ${text(msg('Latency as entered (ms)'), 'latencyMs')}
        ${
          path.kind === 'internet'
            ? html`${text(msg('Round trip from the site, entered (ms)'), 'siteRttMs')}
              ${text(msg('Loss from the site, entered (%)'), 'siteLossPercent')}
              ${text(msg('Round trip from the edge of its network, entered (ms)'), 'egressRttMs')}
              ${text(msg('Loss from the edge of its network, entered (%)'), 'egressLossPercent')}`
            : nothing
        }
      </div>
      ${path.tests.map((tests, index) =>
        this.#tests(
          tests,
          (some) => change({ tests: path.tests.with(index, { ...tests, ...some }) }),
          () => change({ tests: path.tests.toSpliced(index, 1) }),
        ),
      )}
      <div class="row">
        <button type="button" @click=${() => change({ tests: [...path.tests, emptyTests(this.draft.name)] })}>
          ${msg('Add tests that measure it')}
        </button>
        <button type="button" @click=${() => this.#set({ paths: this.draft.paths.toSpliced(at, 1) })}>
          ${msg('Remove this path')}
        </button>
      </div>
    </fieldset>`;
  }

  #tests(tests: TestsDraft, change: (some: Partial<TestsDraft>) => void, remove: () => void): TemplateResult {
    return html`<div class="fields">
      ${lineField(msg('Tests with the label'), tests.label, (label) => change({ label }), 'labels')}
      ${lineField(msg('Through the relay (empty: all)'), tests.relay, (relay) => change({ relay }), 'relays')}
      ${choiceField(
        msg('Tested from'),
        tests.segment,
        SEGMENTS.map((each) => [each, segmentName(each)] as const),
        (segment) => change({ segment: SEGMENTS.find((each) => each === segment) ?? 'client-edge' }),
      )}
      ${choiceField(
        msg('Continent of the relay'),
        tests.relayContinent,
        [['', msg('not known')], ...CONTINENTS.map((each) => [each, continentName(each)] as const)],
        (relayContinent) => change({ relayContinent }),
      )}
      <div><button type="button" @click=${remove}>${msg('Remove these tests')}</button></div>
    </div>`;
  }

  #addPath(kind: PathDraft['kind']): void {
    this.#set({ paths: [...this.draft.paths, emptyPath(kind)] });
  }

  #take({ site, version }: PlanCatalogue['sites'][number]): void {
    this.draft = draftOf(site);
    this.version = version;
  }

  #set(some: Partial<SiteDraft>): void {
    this.draft = { ...this.draft, ...some };
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const made = siteOfDraft(this.draft, this.site);
    if ('problem' in made || this.isBusy) return;
    fireDesk(this, 'desk-plan', { kind: 'save', site: made.site, version: this.version });
  }
}

type TextName =
  'name' | 'people' | 'devicesBehindNat' | 'publicAddresses' | 'publicNetworks' | 'linkMbps' | 'peakCalls';

function problemText(problem: DraftProblem): string {
  switch (problem) {
    case 'name':
      return msg('A site needs a name.');
    case 'number':
      return msg('Counts, times and rates are numbers with a point, or empty.');
    case 'percent':
      return msg('Loss is a percentage from 0 to 100, or empty.');
    case 'networks':
      return msg(
        'Networks are written 203.0.113.0/24 or 2001:db8::/48, or as one address; several with spaces.',
      );
    case 'tests':
      return msg('Tests that measure a path need a label.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-site': EdgewisePlanSite;
  }
}
