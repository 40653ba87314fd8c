import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { localized, msg, str } from '@lit/localize';
import type { SampledMetric } from '../../../core/sites/sampled-metric.ts';
import { columnLook } from '../../look/column.ts';
import { controlsLook } from '../../look/controls.ts';
import { tableLook } from '../../look/table.ts';
import { textLook } from '../../look/text.ts';
import { sampledName, sampledValue } from '../../../wording/sites/sampled-metric.ts';
import { hourSentence, weekdayName, weekdayShort, type HourCell } from '../../../wording/sites/hours.ts';
import { heatLook } from './heat-look.ts';
import { readOutLook } from './read-out-look.ts';
import { HOURS, WEEKDAYS } from '../../../core/assessment/week.ts';

/** Where the reader is in the week. */
interface HourOfWeek {
  readonly weekday: number;
  readonly hour: number;
}

/** The keys that move through the week. */
const MOVES: Readonly<Record<string, (place: HourOfWeek) => HourOfWeek>> = {
  ArrowLeft: ({ weekday, hour }) => ({ weekday, hour: Math.max(0, hour - 1) }),
  ArrowRight: ({ weekday, hour }) => ({ weekday, hour: Math.min(23, hour + 1) }),
  ArrowUp: ({ weekday, hour }) => ({ weekday: Math.max(1, weekday - 1), hour }),
  ArrowDown: ({ weekday, hour }) => ({ weekday: Math.min(7, weekday + 1), hour }),
  Home: ({ weekday }) => ({ weekday, hour: 0 }),
  End: ({ weekday }) => ({ weekday, hour: 23 }),
};

/**
 * The hours of the week at a site: how near each is to the target, and which of them fail, marked by a cross. One
 * cell has the keyboard's place, arrows move it, and it is read out; the same figures are there as a table.
 */
@localized()
@customElement('edgewise-site-heat')
export class EdgewiseSiteHeat extends LitElement {
  static override styles = [textLook, controlsLook, tableLook, columnLook(1), readOutLook, heatLook];

  @property() metric: SampledMetric = 'rttMs';
  @property({ type: Number }) target = 0;
  @property({ attribute: false }) cells: readonly HourCell[] = [];

  /** What the reader is at; `null`: nothing was chosen yet. */
  @state() private place: HourOfWeek | null = null;
  @state() private pointed: HourOfWeek | null = null;
  @state() private isTableOpen = false;

  protected override render(): TemplateResult {
    const shown = this.pointed ?? this.place;
    const name = sampledName(this.metric);
    return html`<table class="heat" role="grid" aria-label=${msg(str`${name} by hour and weekday`)}>
        <thead>
          <tr>
            <th scope="col" class="corner"><span class="visually-hidden">${msg('Day')}</span></th>
            ${HOURS.map(
              (hour) =>
                html`<th scope="col" class=${hour % 6 === 0 ? 'labelled' : ''}>
                  <span aria-hidden="true">${hour % 6 === 0 ? hour : ''}</span
                  ><span class="visually-hidden">${msg(str`${hour} to ${hour + 1}`)}</span>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody @keydown=${this.#onKey} @pointerleave=${() => (this.pointed = null)}>
          ${guard(
            // A pointer that moves over it changes nothing in it.
            [this.metric, this.target, this.cells, this.place],
            () => WEEKDAYS.map((weekday) => this.#weekday(weekday)),
          )}
        </tbody>
      </table>
      <p class="small read-out">
        ${
          shown
            ? hourSentence(this.metric, shown.weekday, shown.hour, this.#cell(shown))
            : msg('Point at an hour, or go there with the arrow keys, to read it.')
        }
      </p>
      ${this.#key()}
      <details @toggle=${this.#onToggle}>
        <summary>${msg('The hours as a table')}</summary>
        ${this.isTableOpen ? this.#table() : nothing}
      </details>`;
  }

  #weekday(weekday: number): TemplateResult {
    return html`<tr>
      <th scope="row">
        <span aria-hidden="true">${weekdayShort(weekday)}</span
        ><span class="visually-hidden">${weekdayName(weekday)}</span>
      </th>
      ${HOURS.map((hour) => this.#hour({ weekday, hour }))}
    </tr>`;
  }

  #hour(place: HourOfWeek): TemplateResult {
    const cell = this.#cell(place);
    const { weekday, hour } = this.place ?? { weekday: 1, hour: 0 };
    const isHere = place.weekday === weekday && place.hour === hour;
    return html`<td
      role="gridcell"
      class=${heatClass(cell, this.target)}
      tabindex=${isHere ? 0 : -1}
      data-place="${place.weekday}-${place.hour}"
      aria-label=${hourSentence(this.metric, place.weekday, place.hour, cell)}
      @focus=${() => this.#goTo(place)}
      @pointerenter=${() => (this.pointed = place)}
    >
      ${cell?.isFailing ? cross() : nothing}
    </td>`;
  }

  #key(): TemplateResult {
    return html`<ul class="key quiet small" role="list">
      <li><span class="swatch near-0"></span>${msg('far under the target')}</li>
      <li><span class="swatch near-3"></span>${msg('close to it')}</li>
      <li><span class="swatch over"></span>${msg('over it once')}</li>
      <li><span class="swatch failing">${cross()}</span>${msg('more than one call in ten misses it')}</li>
      <li><span class="swatch none"></span>${msg('no samples')}</li>
    </ul>`;
  }

  #table(): TemplateResult {
    return html`<div class="wide" tabindex="0" role="region" aria-label=${msg('The hours as a table')}>
      <table class="small figures-table">
        <caption>
          ${msg('Nine in ten calls of each hour were up to this; a cross where more than one in ten missed the target.')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${msg('Hour')}</th>
            ${WEEKDAYS.map((weekday) => html`<th scope="col" class="number">${weekdayName(weekday)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${HOURS.map(
            (hour) =>
              html`<tr>
                <th scope="row">${msg(str`${hour} to ${hour + 1}`)}</th>
                ${WEEKDAYS.map((weekday) => {
                  const cell = this.#cell({ weekday, hour });
                  return html`<td class="number">
                    ${cell?.isFailing ? '\u00d7 ' : ''}${cellValue(this.metric, cell)}
                  </td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #cell({ weekday, hour }: HourOfWeek): HourCell | undefined {
    return this.cells.find((cell) => cell.weekday === weekday && cell.hour === hour);
  }

  /** Where the keyboard goes is read, wherever the pointer was left. */
  #goTo(place: HourOfWeek): void {
    this.place = place;
    this.pointed = null;
  }

  #onKey(event: KeyboardEvent): void {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { weekday, hour } = move(this.place ?? { weekday: 1, hour: 0 });
    this.renderRoot.querySelector<HTMLElement>(`[data-place="${String(weekday)}-${String(hour)}"]`)?.focus();
  }

  #onToggle(event: Event): void {
    this.isTableOpen = event.target instanceof HTMLDetailsElement && event.target.open;
  }
}

/** What stands in the table for an hour. */
export function cellValue(metric: SampledMetric, cell: HourCell | undefined): string {
  if (!cell) return '\u2013';
  return cell.p90 === null ? msg('no call') : sampledValue(metric, cell.p90);
}

/** How near to its target an hour is: four steps under it, over it once, failing, or nothing known. */
export function heatClass(cell: HourCell | undefined, target: number): string {
  if (!cell) return 'none';
  if (cell.isFailing) return 'failing';
  if (cell.p90 === null || cell.p90 >= target) return 'over';
  return `near-${String(Math.min(3, Math.floor((4 * cell.p90) / target)))}`;
}

const cross = (): TemplateResult =>
  html`<svg class="cross" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
    ${svg`<path d="M3 3l6 6M9 3l-6 6"></path>`}
  </svg>`;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-heat': EdgewiseSiteHeat;
  }
}
