import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { AZURE_ROWS, type AzureColumn, type TargetChoice } from '../../core/verdict/targets.ts';
import type { OfferedRelay } from '../../wire/http.ts';
import { fireOptions, selectedValue } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { fieldLook } from '../look/field.ts';
import { textLook } from '../look/text.ts';
import { columnTitle, targetTitle } from '../../wording/result/target.ts';

/** The choice of what a test is held against; its fields lie in the grid of whoever holds it. */
@localized()
@customElement('edgewise-target')
export class EdgewiseTarget extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    fieldLook,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  /** `null`: what fits the relay. */
  @property({ attribute: false }) target: TargetChoice | null = null;
  @property({ attribute: false }) relays: readonly OfferedRelay[] | null = null;

  protected override render(): TemplateResult {
    const { target } = this;
    const kind = target?.kind ?? 'fits';
    const choices = [
      ['fits', msg('Automatic (recommended)')],
      ['client-edge', targetTitle({ kind: 'client-edge' })],
      ['edge-edge', targetTitle({ kind: 'edge-edge' })],
      ['azure', msg('Azure region')],
    ] as const;
    return html`<label>
        ${msg('What is tested')}
        <select name="target" @change=${this.#onTarget}>
          ${choices.map(
            ([value, title]) => html`<option value=${value} .selected=${value === kind}>${title}</option>`,
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
              html`<option .selected=${customerRegion === target.region}>${customerRegion}</option>`,
          )}
        </select>
      </label>
      <label>
        ${msg('Where you test')}
        <select name="column" @change=${onColumn}>
          ${columns.map(
            (column) =>
              html`<option value=${column} .selected=${column === target.column}>
                ${columnTitle(column)}
              </option>`,
          )}
        </select>
      </label>`;
  }

  #onTarget(event: Event): void {
    const kind = selectedValue(event);
    const relay = this.relays?.find((candidate) => candidate.kind.kind === 'azure')?.kind;
    const region = relay?.kind === 'azure' ? relay.region : 'West Europe';
    if (kind === 'client-edge' || kind === 'edge-edge') fireOptions(this, { target: { kind } });
    else fireOptions(this, { target: kind === 'azure' ? { kind, region, column: 'site' } : null });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-target': EdgewiseTarget;
  }
}
