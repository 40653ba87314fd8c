import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';
import type { ChartKind, ChartRow } from './points.ts';
import type { Shade } from './content.ts';
import { chartKinds, readOutSentence, rowAt } from './reading.ts';
import { chartTableView } from './table.ts';
import type { ChartTargets } from './targets.ts';
import { controlsLook } from '../look/controls.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import { clockTime } from '../../wording/quantity.ts';
import './edgewise-chart.ts';

/** The charts on one time axis, with one cursor moved by mouse, finger or keyboard, and a table of the same. */
@localized()
@customElement('edgewise-charts')
export class EdgewiseCharts extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    tableLook,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-2);
      }
      .time {
        display: grid;
        /* The knob runs along the charts' time axis: their border, padding, y axis and right margin, less half of it. */
        grid-template-columns: calc(65px - 8px) minmax(0, 1fr);
        padding-inline-end: calc(29px - 8px);
        align-items: center;
        position: relative;
      }
      input {
        width: 100%;
        accent-color: var(--accent);
        min-height: 2rem;
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) rows: readonly ChartRow[] = [];
  @property({ type: Number }) durationMs = 0;
  @property({ attribute: false }) targets: ChartTargets = { rtt: null, loss: null, jitter: null };
  /** Stretches in which a target was missed, by chart. */
  @property({ attribute: false }) shades: Readonly<Partial<Record<ChartKind, readonly Shade[]>>> = {};
  /** While live, the read-out follows the newest figures until somebody points at others. */
  @property({ type: Boolean }) isLive = false;
  /** Of the part of a test with a busy link: two tables of one page must not have one name. */
  @property({ type: Boolean }) isOfBusyLink = false;

  /** Where the reader points; `null` for nowhere. View state only. */
  @state() private pointedMs: number | null = null;
  @state() private isTableOpen = false;

  protected override render(): TemplateResult {
    const lastMs = Math.max(0, (this.rows.length - 1) * TIMELINE_ROW_MS);
    const cursorMs = this.pointedMs === null ? null : Math.min(this.pointedMs, lastMs);
    const shownMs = cursorMs ?? lastMs;
    const row = rowAt(this.rows, shownMs);
    const kinds = chartKinds(this.rows);
    const tableTitle = this.isOfBusyLink
      ? msg('The charts of the busy link as a table')
      : msg('The charts as a table');
    return html`${kinds.map(
        (kind, index) =>
          html`<edgewise-chart
            .kind=${kind}
            .rows=${this.rows}
            .durationMs=${this.durationMs}
            .target=${kind === 'queueing' ? null : this.targets[kind]}
            .shades=${this.shades[kind] ?? []}
            .cursorMs=${this.rows.length > 0 ? cursorMs : null}
            .readRow=${cursorMs !== null || this.isLive ? row : null}
            .hasTimeLabels=${index === kinds.length - 1}
            @edgewise-point=${this.#onPoint}
          ></edgewise-chart>`,
      )}
      <label class="time small quiet">
        <span class="figures" aria-hidden="true">${clockTime(shownMs)}</span>
        <span class="visually-hidden">${msg('Time to read the charts at')}</span>
        <input
          type="range"
          min="0"
          max=${Math.max(this.durationMs - TIMELINE_ROW_MS, TIMELINE_ROW_MS)}
          step=${TIMELINE_ROW_MS}
          .value=${String(shownMs)}
          aria-valuetext=${readOutSentence(row)}
          @input=${this.#onTime}
        />
      </label>
      <p class="quiet small">${msg('Point at a chart or move the knob to read one moment.')}</p>
      <details @toggle=${this.#onToggle}>
        <summary>${tableTitle}</summary>
        ${this.isTableOpen ? chartTableView(this.rows, this.durationMs, tableTitle) : nothing}
      </details>`;
  }

  #onPoint(event: CustomEvent<number | null>): void {
    this.pointedMs = event.detail;
  }

  #onTime(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    const atMs = event.target.valueAsNumber;
    // Back at the end, a live read-out follows the newest figures again.
    this.pointedMs = this.isLive && atMs >= (this.rows.length - 1) * TIMELINE_ROW_MS ? null : atMs;
  }

  #onToggle(event: Event): void {
    this.isTableOpen = event.target instanceof HTMLDetailsElement && event.target.open;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-charts': EdgewiseCharts;
  }
}
