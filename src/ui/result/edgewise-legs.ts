import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Outcome } from '../../core/verdict/outcome.ts';
import type { Result } from '../../wire/result.ts';
import { columnLook } from '../look/column.ts';
import { legsLook } from '../look/legs.ts';
import { noticeLook } from '../look/notice.ts';
import { deviceIcon, relayIcon } from '../look/path-icon.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';
import { textLook } from '../look/text.ts';
import { legsWording, type Leg, type LegFigure } from '../../wording/result/legs.ts';
import { relayTitle } from '../../wording/run/phase.ts';

/** A picture of the way you -> relay -> you with each leg's figures. It is a list, and reads as one. */
@localized()
@customElement('edgewise-legs')
export class EdgewiseLegs extends LitElement {
  static override styles = [
    textLook,
    statusLook,
    noticeLook,
    legsLook,
    columnLook(3),
    css`
      :host {
        padding-block-start: var(--space-1);
      }
      .round-trip {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1);
        align-items: start;
      }
      .round-trip .status-icon {
        margin-block-start: 0.125em;
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.result) return nothing;
    const { legs, loop, why, roundTrip } = legsWording(this.result);
    const [up, down] = legs ?? [null, null];
    return html`${
        why.length === 0 ? nothing : html`<div class="notice neutral"><p>${why.join(' ')}</p></div>`
      }
      <ol role="list">
        ${this.#station(deviceIcon(), msg('You'))} ${this.#leg(up)}
        ${this.#station(relayIcon(), relayTitle(this.result.path.relay))} ${this.#leg(down)}
        ${this.#station(deviceIcon(), msg('You'))}
      </ol>
      ${loop ? html`<div class="whole">${this.#figures(loop)}</div>` : nothing}
      ${
        roundTrip
          ? html`<p class="round-trip">
              <span class="status ${roundTrip.shown}">${statusIcon(roundTrip.shown)}</span>
              <span
                ><span class="word status ${roundTrip.shown}">${roundTrip.word}.</span>
                ${roundTrip.sentence}</span
              >
            </p>`
          : nothing
      }`;
  }

  #station(icon: TemplateResult, name: string): TemplateResult {
    return html`<li class="station">${icon}<span>${name}</span></li>`;
  }

  /** A leg with its figures, or one of which nothing is known. */
  #leg(leg: Leg | null): TemplateResult {
    const shown: Outcome = leg?.shown ?? 'no-data';
    return html`<li class="leg ${shown} ${leg ? 'measured' : ''}">
      <div class="line status ${shown}">${statusIcon(shown)}</div>
      ${leg ? this.#figures(leg) : html`<span class="visually-hidden">${msg('Not known by itself')}</span>`}
    </li>`;
  }

  #figures({ title, shown, word, figures }: Leg): TemplateResult {
    return html`<div class="leg-figures">
      <h3>${title}</h3>
      <p class="word status ${shown}">${word}</p>
      <dl class="small figures">${figures.map((figure) => this.#figure(figure))}</dl>
    </div>`;
  }

  #figure({ name, value, isMissed }: LegFigure): TemplateResult {
    return html`<dt class="quiet">${name}</dt>
      <dd class=${isMissed ? 'missed' : ''}>
        ${isMissed ? html`${statusIcon('misses')}<span class="visually-hidden">${msg('Misses')}</span>` : nothing}
        ${value}
      </dd>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-legs': EdgewiseLegs;
  }
}
