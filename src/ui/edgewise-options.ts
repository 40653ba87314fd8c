import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { defaultTarget } from '../core/relay.ts';
import type { TestOptions } from '../core/run.ts';
import { AZURE_ROWS, type AzureColumn, type TargetChoice } from '../core/targets.ts';
import { DEFAULT_PLAN, type TrafficPlan } from '../core/traffic-plan.ts';
import type { OfferedRelay } from '../wire/http.ts';
import { fireOptions } from './intents.ts';
import { controlsLook } from './look/controls.ts';
import { textLook } from './look/text.ts';
import { relayTitle } from './wording/phase.ts';
import { duration } from './wording/quantity.ts';
import { columnTitle, targetFigures, targetTitle } from './wording/target.ts';
import { neededMs } from './wording/needed-length.ts';

const LENGTHS_MS = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000];

/** The quiet choices: what is tested, through which relay, for how long. */
@localized()
@customElement('edgewise-options')
export class EdgewiseOptions extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
        gap: var(--space-2);
        padding-block: var(--space-1) var(--space-2);
      }
      label,
      .field {
        display: grid;
        gap: var(--space-half);
        align-content: start;
      }
      summary {
        width: fit-content;
        margin-inline: auto;
      }
      .whole {
        grid-column: 1 / -1;
      }
    `,
  ];

  @property({ attribute: false }) options: TestOptions | null = null;
  /** `null` until the server has told. */
  @property({ attribute: false }) relays: readonly OfferedRelay[] | null = null;
  @property({ attribute: false }) plan: TrafficPlan = DEFAULT_PLAN;

  protected override render(): TemplateResult | typeof nothing {
    const { options } = this;
    if (!options) return nothing;
    return html`<details>
      <summary>${msg('Options')}</summary>
      <div class="fields">
        ${this.#target(options)} ${this.#length(options)} ${this.#relay(options)}
        <p class="whole quiet small">${this.#figures(options)}</p>
      </div>
    </details>`;
  }

  #target({ target }: TestOptions): TemplateResult {
    const kind = target?.kind ?? 'fits';
    const choices = [
      ['fits', msg('What fits the relay')],
      ['client-edge', targetTitle({ kind: 'client-edge' })],
      ['edge-edge', targetTitle({ kind: 'edge-edge' })],
      ['azure', msg('Azure region')],
    ] as const;
    return html`<label>
        ${msg('What is tested')}
        <select name="target" @change=${this.#onTarget}>
          ${choices.map(
            ([value, title]) => html`<option value=${value} ?selected=${value === kind}>${title}</option>`,
          )}
        </select>
      </label>
      ${target?.kind === 'azure' ? this.#azure(target) : nothing}`;
  }

  #azure(target: Extract<TargetChoice, { kind: 'azure' }>): TemplateResult {
    const onRegion = (event: Event): void =>
      fireOptions(this, { target: { ...target, region: selectedValue(event) } });
    const onColumn = (event: Event): void =>
      fireOptions(this, { target: { ...target, column: selectedValue(event) === 'edge' ? 'edge' : 'site' } });
    const columns: readonly AzureColumn[] = ['site', 'edge'];
    return html`<label>
        ${msg('Your region')}
        <select name="region" @change=${onRegion}>
          ${AZURE_ROWS.map(
            ({ customerRegion }) =>
              html`<option ?selected=${customerRegion === target.region}>${customerRegion}</option>`,
          )}
        </select>
      </label>
      <label>
        ${msg('Where you test')}
        <select name="column" @change=${onColumn}>
          ${columns.map(
            (column) =>
              html`<option value=${column} ?selected=${column === target.column}>
                ${columnTitle(column)}
              </option>`,
          )}
        </select>
      </label>`;
  }

  #length({ durationMs }: TestOptions): TemplateResult {
    const lengths = [...new Set([...LENGTHS_MS, durationMs])].sort((a, b) => a - b);
    return html`<label>
      ${msg('Length')}
      <select
        name="length"
        @change=${(event: Event) => fireOptions(this, { durationMs: Number(selectedValue(event)) })}
      >
        ${lengths.map(
          (ms) => html`<option value=${ms} ?selected=${ms === durationMs}>${duration(ms)}</option>`,
        )}
      </select>
    </label>`;
  }

  #relay({ relayName }: TestOptions): TemplateResult | typeof nothing {
    const relays = this.relays ?? [];
    const [only] = relays;
    if (!only) return nothing;
    if (relays.length === 1)
      return html`<div class="field">
        <span>${msg('Relay')}</span><span class="quiet">${relayTitle(only)}</span>
      </div>`;
    return html`<label>
      ${msg('Relay')}
      <select
        name="relay"
        @change=${(event: Event) => fireOptions(this, { relayName: selectedValue(event) || null })}
      >
        <option value="" ?selected=${relayName === null}>
          ${msg('The nearest, by a short measurement')}
        </option>
        ${relays.map(
          (relay) =>
            html`<option value=${relay.name} ?selected=${relay.name === relayName}>
              ${relayTitle(relay)}
            </option>`,
        )}
      </select>
    </label>`;
  }

  /** The targets that these choices lead to, and whether the length can resolve them. */
  #figures({ target, relayName, durationMs }: TestOptions): string {
    const relays = this.relays ?? [];
    const relay = relays.length === 1 ? relays[0] : relays.find(({ name }) => name === relayName);
    const choice = target ?? (relay ? defaultTarget(relay.kind) : null);
    if (!choice) return msg('The targets are those of the relay that is found to be the nearest.');
    const needed = neededMs(choice, this.plan);
    const figures = targetFigures(choice) ?? '';
    return needed !== null && durationMs < needed
      ? msg(
          str`${figures} This length is too short to tell the last: at least ${duration(needed)} are needed.`,
        )
      : figures;
  }

  #onTarget(event: Event): void {
    const kind = selectedValue(event);
    const relay = this.relays?.find((candidate) => candidate.kind.kind === 'azure')?.kind;
    const region = relay?.kind === 'azure' ? relay.region : 'West Europe';
    if (kind === 'client-edge' || kind === 'edge-edge') fireOptions(this, { target: { kind } });
    else fireOptions(this, { target: kind === 'azure' ? { kind, region, column: 'site' } : null });
  }
}

const selectedValue = (event: Event): string =>
  event.currentTarget instanceof HTMLSelectElement ? event.currentTarget.value : '';

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-options': EdgewiseOptions;
  }
}
