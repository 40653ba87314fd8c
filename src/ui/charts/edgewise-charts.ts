import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';
import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { ChartKind, ChartRow } from './points.ts';
import type { Shade } from './content.ts';
import { chartKinds, readOutSentence, rowAt } from './reading.ts';
import { rowsOf, wholeSpan } from './span.ts';
import { spanFigures } from './span-figures.ts';
import { chartTableView } from './table.ts';
import type { ChartTargets } from './targets.ts';
import { timeSpanLook } from '../look/time-span.ts';
import { clockTime } from '../../wording/quantity.ts';
import {
  allShownSentence,
  chosenSentence,
  howToZoom,
  shownSentence,
  spanFiguresText,
  spanTitle,
} from '../../wording/result/span.ts';
import { UNZOOMED, zoomed, type Zoom, type ZoomAction } from './zoom.ts';
import './edgewise-chart.ts';

/** The charts on one time axis, with one cursor moved by mouse, finger or keyboard, and a table of the same. */
@localized()
@customElement('edgewise-charts')
export class EdgewiseCharts extends LitElement {
  static override styles = [
    timeSpanLook,
    css`
      .time {
        /* The knob runs along the charts' time axis: their border, padding, y axis and right margin, less half of it. */
        grid-template-columns: calc(65px - 8px) minmax(0, 1fr);
        padding-inline-end: calc(29px - 8px);
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
  /** The packets of the rows, for the page that still has them; `null` for any other. */
  @property({ attribute: false }) packets: (() => PacketColumns | null) | null = null;

  /** Where the reader points; `null` for nowhere. View state only. */
  @state() private pointedMs: number | null = null;
  @state() private isTableOpen = false;
  @state() private zoom: Zoom = UNZOOMED;
  /** Whether somebody has zoomed: then it is said when all is shown again. */
  #hasZoomed = false;
  #columns: PacketColumns | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('packets') || changed.has('rows')) this.#columns = null;
    // Another result: what was looked at in the one before says nothing of it.
    if (changed.has('durationMs') && changed.get('durationMs')) this.zoom = UNZOOMED;
  }

  protected override render(): TemplateResult {
    const view = this.zoom.shown ?? wholeSpan(this.durationMs);
    const lastMs = Math.max(
      0,
      Math.min((this.rows.length - 1) * TIMELINE_ROW_MS, view.toMs - TIMELINE_ROW_MS),
    );
    const cursorMs = this.pointedMs === null ? null : Math.max(view.fromMs, Math.min(this.pointedMs, lastMs));
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
            .span=${this.zoom.shown}
            .chosen=${this.zoom.chosen}
            .isZoomable=${!this.isLive}
            @edgewise-point=${this.#onPoint}
            @edgewise-zoom=${({ detail }: CustomEvent<ZoomAction>) => this.#zoom(detail)}
          ></edgewise-chart>`,
      )}
      <label class="time small quiet">
        <span class="figures" aria-hidden="true">${clockTime(shownMs)}</span>
        <span class="visually-hidden">${msg('Time to read the charts at')}</span>
        <input
          type="range"
          min=${view.fromMs}
          max=${Math.max(view.toMs - TIMELINE_ROW_MS, view.fromMs + TIMELINE_ROW_MS)}
          step=${TIMELINE_ROW_MS}
          .value=${String(shownMs)}
          aria-valuetext=${readOutSentence(row)}
          @input=${this.#onTime}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event, shownMs, lastMs)}
        />
      </label>
      ${this.isLive ? html`<p class="quiet small">${msg('Point at a chart or move the knob to read one moment.')}</p>` : this.#span()}
      <details @toggle=${this.#onToggle}>
        <summary>${tableTitle}</summary>
        ${
          this.isTableOpen
            ? chartTableView(rowsOf(this.rows, view), view.toMs - view.fromMs, tableTitle)
            : nothing
        }
      </details>`;
  }

  /** What is chosen or shown of the test, in figures, and the way back. */
  #span(): TemplateResult {
    const { shown, chosen } = this.zoom;
    return html`<div class="span">
        <p class="small figures" aria-live="polite">${this.#spanSentence()}</p>
        ${
          shown || chosen
            ? html`<button @click=${() => this.#zoom({ kind: 'show-all' })}>${msg('Show all')}</button>`
            : nothing
        }
      </div>
      <p class="quiet small">${howToZoom()}</p>`;
  }

  #spanSentence(): string {
    const { shown, chosen } = this.zoom;
    const span = chosen ?? shown;
    if (!span) return this.#hasZoomed ? allShownSentence() : '';
    if (this.packets) this.#columns ??= this.packets();
    const figures = spanFiguresText(spanFigures(this.rows, this.#columns, span));
    const title = spanTitle(span.fromMs, span.toMs);
    return chosen ? chosenSentence(title, figures) : shownSentence(title, figures);
  }

  #zoom(action: ZoomAction): boolean {
    const before = this.zoom;
    this.zoom = zoomed(before, action, this.durationMs);
    this.#hasZoomed ||= this.zoom !== before;
    return this.zoom !== before;
  }

  /** Keys beyond those that move the knob by themselves. */
  #onKey(event: KeyboardEvent, shownMs: number, lastMs: number): void {
    if (this.isLive) return;
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 } as const;
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
    if (step !== undefined && event.shiftKey) {
      const firstMs = this.zoom.shown?.fromMs ?? 0;
      const toMs = Math.max(firstMs, Math.min(lastMs, shownMs + step * TIMELINE_ROW_MS));
      this.pointedMs = toMs;
      this.#zoom({ kind: 'extend', fromMs: shownMs, toMs });
    } else if (event.key === 'Enter' || event.key === 'Escape') {
      if (!this.#zoom({ kind: event.key === 'Enter' ? 'enter' : 'escape' })) return;
    } else return;
    event.preventDefault();
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
