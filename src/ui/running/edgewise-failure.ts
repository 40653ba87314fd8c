import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Failure } from '../../core/run/failure.ts';
import { ViewElement } from '../view-element.ts';
import { fireIntent } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { textLook } from '../look/text.ts';
import { failureWording } from '../../wording/run/failure.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';

/** A test that ended without a result: what happened and what to check. */
@localized()
@customElement('edgewise-failure')
export class EdgewiseFailure extends ViewElement {
  static override styles = [
    textLook,
    controlsLook,
    statusLook,
    css`
      .column {
        display: grid;
        gap: var(--space-3);
        max-width: var(--reading-width);
        overflow-wrap: anywhere;
      }
      .checks {
        display: grid;
        gap: var(--space-1);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
      }
    `,
  ];

  @property({ attribute: false }) failure: Failure | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.failure) return nothing;
    const { headline, explanation, checks, seen, canRetry } = failureWording(this.failure);
    return html`<div class="column">
      <div class="headline">
        <span class="status no-data">${statusIcon('no-data')}</span>
        <h1 tabindex="-1">${headline}</h1>
      </div>
      <p>${explanation}</p>
      ${
        checks.length === 0
          ? nothing
          : html`<section class="checks">
              <h2>${msg('What to check')}</h2>
              <ul>
                ${checks.map((check) => html`<li>${check}</li>`)}
              </ul>
            </section>`
      }
      ${
        seen.length === 0
          ? nothing
          : html`<section class="checks">
              <h2>${msg('What was seen')}</h2>
              <ul class="figures">
                ${seen.map((sentence) => html`<li>${sentence}</li>`)}
              </ul>
            </section>`
      }
      <div class="actions">
        ${
          canRetry
            ? html`<button class="primary" @click=${() => fireIntent(this, 'edgewise-start')}>
                ${msg('Test again')}
              </button>`
            : nothing
        }
        <button @click=${() => fireIntent(this, 'edgewise-reset')}>${msg('Back to the start')}</button>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-failure': EdgewiseFailure;
  }
}
