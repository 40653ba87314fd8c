import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { localized, msg } from '@lit/localize';
import { chartLook } from './chart-look.ts';
import type { ChartContent, Shade } from './content.ts';
import { rowsAround, wholeSpan, type Span } from './span.ts';
import type { ZoomAction } from './zoom.ts';
import type { Drawing } from './drawing.ts';
import { LazyDrawing } from './lazy-drawing.ts';
import { legend, legendLook } from './legend.ts';
import { DragReader } from './drag.ts';
import { chartSeries, seriesNames, type ChartKind, type ChartRow } from './points.ts';
import {
  chartMeaning,
  chartSummary,
  chartTarget,
  chartTitle,
  isOverTarget,
  spokenReading,
} from './reading.ts';
import { statusIcon } from '../look/status-icon.ts';
import { legendRowLook } from '../look/legend-row.ts';
import { statusLook } from '../look/status.ts';
import { textLook } from '../look/text.ts';

/** One chart: its title, its figure at the cursor, and the picture with its text alternative. */
@localized()
@customElement('edgewise-chart')
export class EdgewiseChart extends LitElement {
  static override styles = [textLook, statusLook, legendRowLook, legendLook, chartLook];

  @property({ attribute: false }) kind: ChartKind = 'rtt';
  @property({ attribute: false }) rows: readonly ChartRow[] = [];
  @property({ type: Number }) durationMs = 0;
  @property({ attribute: false }) target: number | null = null;
  @property({ attribute: false }) shades: readonly Shade[] = [];
  @property({ attribute: false }) cursorMs: number | null = null;
  /** The row whose figure stands in the head; `null` for none. */
  @property({ attribute: false }) readRow: ChartRow | null = null;
  @property({ type: Boolean }) hasTimeLabels = false;
  /** The part of the test to show; `null` for all of it. */
  @property({ attribute: false }) span: Span | null = null;
  /** The part that a reader is choosing. */
  @property({ attribute: false }) chosen: Span | null = null;
  /** Whether a reader can choose one. */
  @property({ type: Boolean, reflect: true }) isZoomable = false;

  readonly #picture = new LazyDrawing<Drawing>(this, {
    load: async () => {
      const { Drawing } = await import('./drawing.ts');
      return (canvas) => new Drawing(canvas, this.kind);
    },
    show: (drawing) => {
      drawing.show(this.#content());
    },
  });

  readonly #drag = new DragReader();

  protected override updated(): void {
    this.toggleAttribute('data-over', isOverTarget(this.kind, this.readRow, this.target));
    this.#picture.draw();
  }

  protected override render(): TemplateResult {
    const names = seriesNames(this.kind, this.rows);
    const isOver = isOverTarget(this.kind, this.readRow, this.target);
    const isMirrored = this.kind === 'loss' && names.length > 1;
    const reading = this.readRow ? spokenReading(this.kind, this.readRow) : '\u00a0';
    // Another figure is another element: a browser would call it the same one, moved, wherever it is wider.
    return html`<div class="head">
        <h3>${chartTitle(this.kind)}</h3>
        ${keyed(
          reading,
          html`<p class="value figures ${names.length > 1 ? 'split' : ''} ${isOver ? 'status misses' : ''}">
            ${isOver ? html`${statusIcon('misses')} <span class="visually-hidden">${msg('Over the target:')}</span>` : nothing}
            ${reading}
          </p>`,
        )}
        <p class="quiet small">${chartMeaning(this.kind)}</p>
        <p class="target small">${this.target === null ? '' : chartTarget(this.kind, this.target)}</p>
        ${legend(this.kind, names)}
      </div>
      <div class="picture ${this.hasTimeLabels ? 'timed' : ''} ${isMirrored ? 'mirrored' : ''}">
        ${this.#picture.hasFailed ? html`<p class="quiet small">${msg('The chart could not be loaded.')}</p>` : ''}
        <canvas
          role="img"
          aria-label=${chartSummary(this.kind, this.rows, this.target)}
          @pointerdown=${this.#onDown}
          @pointermove=${this.#onPointer}
          @pointerup=${this.#onUp}
          @pointercancel=${this.#onCancel}
          @pointerleave=${() => this.#point(null)}
          @dblclick=${() => this.#zoom({ kind: 'show-all' })}
        ></canvas>
      </div>`;
  }

  #content(): ChartContent {
    const span = this.span ?? wholeSpan(this.durationMs);
    return {
      kind: this.kind,
      series: this.span
        ? chartSeries(this.kind, rowsAround(this.rows, span), span.toMs - span.fromMs)
        : chartSeries(this.kind, this.rows, this.durationMs),
      span,
      chosen: this.chosen,
      target: this.target,
      shades: this.shades,
      cursorMs: this.cursorMs,
      hasTimeLabels: this.hasTimeLabels,
    };
  }

  #onDown(event: PointerEvent): void {
    if (!this.isZoomable || !event.isPrimary || event.button !== 0) return;
    const atMs = this.#picture.drawing?.nearestTime(event.offsetX) ?? null;
    if (atMs === null || !(event.currentTarget instanceof Element)) return;
    this.#drag.begin(event.offsetX, atMs);
    // A drag that leaves the chart goes on.
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  #onUp(event: PointerEvent): void {
    const drawn = this.#drag.end(event.offsetX, this.#picture.drawing?.nearestTime(event.offsetX) ?? null);
    if (drawn) this.#zoom({ kind: 'drop', ...drawn });
  }

  /** A finger that went down or up instead: the page scrolls. */
  #onCancel(): void {
    this.#drag.cancel();
    this.#zoom({ kind: 'let-go' });
  }

  #onPointer(event: PointerEvent): void {
    const drawn = this.#drag.move(event.offsetX, this.#picture.drawing?.nearestTime(event.offsetX) ?? null);
    if (drawn) this.#zoom({ kind: 'draw', ...drawn });
    this.#point(this.#picture.drawing?.timeAt(event.offsetX) ?? null);
  }

  #zoom(action: ZoomAction): void {
    if (this.isZoomable) this.dispatchEvent(new CustomEvent('edgewise-zoom', { detail: action }));
  }

  #point(atMs: number | null): void {
    this.dispatchEvent(new CustomEvent('edgewise-point', { detail: atMs }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-chart': EdgewiseChart;
  }
  interface HTMLElementEventMap {
    /** The reader points at a time of a chart, ms; `null` when no longer. */
    'edgewise-point': CustomEvent<number | null>;
    /** The reader chooses a span of a chart. */
    'edgewise-zoom': CustomEvent<ZoomAction>;
  }
}
