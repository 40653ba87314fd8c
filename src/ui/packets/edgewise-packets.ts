import { LitElement, html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { localized, msg, str } from '@lit/localize';
import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';
import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import { clockTime } from '../../wording/quantity.ts';
import { howToChoosePackets, packetsMeaning, packetsSentence } from '../../wording/result/packets.ts';
import {
  allShownSentence,
  chosenSentence,
  shownSentence,
  spanFiguresText,
  spanTitle,
} from '../../wording/result/span.ts';
import { DragReader } from '../charts/drag.ts';
import { wholeSpan, type Span } from '../charts/span.ts';
import { spanFigures } from '../charts/span-figures.ts';
import { UNZOOMED, zoomed, type Zoom, type ZoomAction } from '../charts/zoom.ts';
import { legendRowLook } from '../look/legend-row.ts';
import { timeSpanLook } from '../look/time-span.ts';
import { packetsLook } from './packets-look.ts';
import { packetRanges } from './packet-ranges.ts';
import { packetTable } from './packet-table.ts';
import { createPainter, type Painter } from './painter.ts';
import { LEFT_PX, RIGHT_PX } from './scene.ts';
import { sceneFor } from './scene-for.ts';
import { SHAPES, markOf } from './shapes.ts';

/** Every packet of a test as a dot, drawn by another thread; a part of them is chosen, and told by SSRC and sequence. */
@localized()
@customElement('edgewise-packets')
export class EdgewisePackets extends LitElement {
  static override styles = [timeSpanLook, legendRowLook, packetsLook];

  @property({ attribute: false }) packets: (() => PacketColumns | null) | null = null;

  @state() private zoom: Zoom = UNZOOMED;
  @state() private cursorMs = 0;
  /** The span whose figures are told: the one that is seen, once it rests. */
  @state() private toldSpan: Span | null = null;
  #telling: ReturnType<typeof setTimeout> | null = null;

  #columns: PacketColumns | null = null;
  #hasZoomed = false;
  #painter: Painter | null = null;
  #canvas: HTMLCanvasElement | null = null;
  readonly #drag = new DragReader();
  readonly #size = new ResizeObserver(() => this.#draw());
  readonly #colours = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    for (const query of this.#colours) query.addEventListener('change', this.#draw);
    if (this.hasUpdated) this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const query of this.#colours) query.removeEventListener('change', this.#draw);
    this.#end();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('packets')) return;
    this.#columns = this.packets?.() ?? null;
    this.zoom = UNZOOMED;
    this.cursorMs = 0;
    this.toldSpan = null;
    this.#end();
  }

  protected override updated(): void {
    if (!this.#painter) this.#begin();
    this.#draw();
  }

  /** A canvas that was given to a worker stays with it: each worker has one of its own. */
  #begin(): void {
    const columns = this.#columns;
    const place = this.renderRoot.querySelector('.picture');
    if (!columns || columns.length === 0 || !place || this.#painter) return;
    this.#canvas = document.createElement('canvas');
    place.replaceChildren(this.#canvas);
    this.#painter = createPainter(this.#canvas, columns, (paintedMs) =>
      this.dispatchEvent(
        new CustomEvent('edgewise-painted', { detail: paintedMs, bubbles: true, composed: true }),
      ),
    );
    this.#size.observe(place);
  }

  #end(): void {
    if (this.#telling !== null) clearTimeout(this.#telling);
    this.#telling = null;
    this.#size.disconnect();
    this.#painter?.close();
    this.#canvas?.remove();
    this.#painter = null;
    this.#canvas = null;
  }

  get #durationMs(): number {
    const columns = this.#columns;
    const lastMs = columns?.sentMs[columns.length - 1] ?? 0;
    return (Math.floor(Math.max(0, lastMs) / TIMELINE_ROW_MS) + 1) * TIMELINE_ROW_MS;
  }

  get #view(): Span {
    return this.zoom.shown ?? wholeSpan(this.#durationMs);
  }

  readonly #draw = (): void => {
    const box = this.renderRoot.querySelector('.picture');
    if (box && this.#painter) this.#painter.show(sceneFor(box, this.#view, this.zoom.chosen));
  };

  protected override render(): TemplateResult {
    const columns = this.#columns;
    if (!columns || columns.length === 0)
      return html`<p>${packetsSentence(0, 0, NONE_LOST, false, null)}</p>`;
    const view = this.#view;
    const sentence = guard([columns, this.toldSpan, this.#hasZoomed], () => this.#sentence(columns));
    return html`<p class="quiet small">${packetsMeaning(columns.hasDirections)}</p>
      ${this.#legend(columns)}
      <div
        class="picture ${columns.hasDirections ? 'both' : ''}"
        role="img"
        aria-label=${guard([columns], () => this.#summary(columns))}
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#onCancel}
        @dblclick=${() => this.#zoom({ kind: 'show-all' })}
      ></div>
      ${this.#knobs(view)}
      <div class="span">
        <p class="small figures" aria-live="polite">${sentence}</p>
        ${
          this.zoom.shown || this.zoom.chosen
            ? html`<button @click=${() => this.#zoom({ kind: 'show-all' })}>${msg('Show all')}</button>`
            : nothing
        }
      </div>
      <p class="quiet small">${howToChoosePackets()}</p>
      ${guard([columns, this.toldSpan], () => this.#table(columns))}`;
  }

  #knobs(view: Span): TemplateResult {
    const lengthMs = view.toMs - view.fromMs;
    const cursorMs = this.#cursorIn(view);
    return html`<label class="time small quiet">
        <span class="figures" aria-hidden="true">${clockTime(cursorMs)}</span>
        <span class="visually-hidden">${msg('Time in the picture of packets')}</span>
        <input
          type="range"
          min=${view.fromMs}
          max=${view.toMs - TIMELINE_ROW_MS}
          step=${TIMELINE_ROW_MS}
          .value=${String(cursorMs)}
          aria-valuetext=${spanTitle(cursorMs, cursorMs + TIMELINE_ROW_MS)}
          @input=${(event: Event) => (this.cursorMs = valueOf(event))}
          @keydown=${this.#onKey}
        />
      </label>
      ${
        this.zoom.shown
          ? html`<label class="time small quiet">
              <span>${msg('Move')}</span>
              <input
                class="pan"
                type="range"
                min="0"
                max=${this.#durationMs - lengthMs}
                step=${TIMELINE_ROW_MS}
                .value=${String(view.fromMs)}
                aria-valuetext=${spanTitle(view.fromMs, view.toMs)}
                @input=${(event: Event) => this.#pan(valueOf(event))}
              />
            </label>`
          : nothing
      }`;
  }

  #legend({ streams }: PacketColumns): TemplateResult {
    return html`<ul class="legend quiet small figures">
      ${streams.map(({ ssrc }, stream) => {
        const { shape, colour } = markOf(stream);
        return html`<li>
          <svg class="mark colour-${colour}" viewBox="-3 -3 6 6" aria-hidden="true">
            ${(SHAPES[shape] ?? []).map(
              ([dx, dy]) => svg`<rect x=${dx - 0.5} y=${dy - 0.5} width="1" height="1"></rect>`,
            )}
          </svg>
          ${ssrc === null ? msg(str`Stream ${stream + 1}`) : msg(str`Stream ${stream + 1}: SSRC ${ssrc}`)}
        </li>`;
      })}
    </ul>`;
  }

  #summary(columns: PacketColumns): string {
    const ranges = packetRanges(columns, wholeSpan(this.#durationMs));
    const lost = (fate: keyof typeof NONE_LOST): number =>
      ranges.reduce((sum, range) => sum + range.lost[fate], 0);
    let mostMs: number | null = null;
    for (const ms of columns.roundTripMs) if (ms > (mostMs ?? -1)) mostMs = ms;
    const losses = {
      'lost-up': lost('lost-up'),
      'lost-down': lost('lost-down'),
      'lost-unknown': lost('lost-unknown'),
    };
    return packetsSentence(columns.length, ranges.length, losses, columns.hasDirections, mostMs);
  }

  #table(columns: PacketColumns): TemplateResult {
    const span = this.toldSpan ?? wholeSpan(this.#durationMs);
    const title = msg(str`Packets from ${spanTitle(span.fromMs, span.toMs)}`);
    return packetTable(packetRanges(columns, span), columns.hasDirections, title);
  }

  /** Counting a hundred thousand packets in each frame would leave none of it for the picture, and nobody could read them. */
  #tellSoon(): void {
    if (this.#telling !== null) clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      this.#telling = null;
      this.toldSpan = this.zoom.chosen ?? this.zoom.shown;
    }, REST_MS);
  }

  #sentence(columns: PacketColumns): string {
    const { toldSpan: span, zoom } = this;
    if (!span) return this.#hasZoomed ? allShownSentence() : this.#summary(columns);
    const figures = spanFiguresText(spanFigures([], columns, span));
    const title = spanTitle(span.fromMs, span.toMs);
    return zoom.chosen ? chosenSentence(title, figures) : shownSentence(title, figures);
  }

  #cursorIn(view: Span): number {
    return Math.max(view.fromMs, Math.min(view.toMs - TIMELINE_ROW_MS, this.cursorMs));
  }

  #zoom(action: ZoomAction): boolean {
    const before = this.zoom;
    this.zoom = zoomed(before, action, this.#durationMs, TIMELINE_ROW_MS);
    this.#hasZoomed ||= this.zoom !== before;
    this.#tellSoon();
    return this.zoom !== before;
  }

  #pan(fromMs: number): void {
    const { shown } = this.zoom;
    if (!shown) return;
    const lengthMs = shown.toMs - shown.fromMs;
    const first = Math.max(0, Math.min(fromMs, this.#durationMs - lengthMs));
    this.zoom = { ...this.zoom, shown: { fromMs: first, toMs: first + lengthMs } };
    this.#tellSoon();
  }

  #onKey(event: KeyboardEvent): void {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 } as const;
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
    if (step !== undefined && event.shiftKey) {
      const fromMs = this.#cursorIn(this.#view);
      this.cursorMs = fromMs + step * TIMELINE_ROW_MS;
      const toMs = this.#cursorIn(this.#view);
      this.cursorMs = toMs;
      this.#zoom({ kind: 'extend', fromMs, toMs });
    } else if (event.key === 'Enter' || event.key === 'Escape') {
      if (!this.#zoom({ kind: event.key === 'Enter' ? 'enter' : 'escape' })) return;
    } else return;
    event.preventDefault();
  }

  /** Of the picture, whatever lies above it. */
  #timeAt({ clientX }: PointerEvent): number {
    const { left = 0, width = 0 } = this.renderRoot.querySelector('.picture')?.getBoundingClientRect() ?? {};
    const share = (clientX - left - LEFT_PX) / Math.max(1, width - LEFT_PX - RIGHT_PX);
    const { fromMs, toMs } = this.#view;
    return fromMs + Math.max(0, Math.min(1, share)) * (toMs - fromMs);
  }

  #onDown(event: PointerEvent): void {
    if (!event.isPrimary || event.button !== 0 || !(event.currentTarget instanceof Element)) return;
    this.#drag.begin(event.clientX, this.#timeAt(event));
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const drawn = this.#drag.move(event.clientX, this.#timeAt(event));
    if (drawn) this.#zoom({ kind: 'draw', ...drawn });
  }

  #onUp(event: PointerEvent): void {
    const drawn = this.#drag.end(event.clientX, this.#timeAt(event));
    if (drawn) this.#zoom({ kind: 'drop', ...drawn });
  }

  #onCancel(): void {
    this.#drag.cancel();
    this.#zoom({ kind: 'let-go' });
  }
}

/** For so long nothing moves before figures are told. */
const REST_MS = 120;

const NONE_LOST = { 'lost-up': 0, 'lost-down': 0, 'lost-unknown': 0 };

const valueOf = (event: Event): number =>
  event.target instanceof HTMLInputElement ? event.target.valueAsNumber : 0;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-packets': EdgewisePackets;
  }
  interface HTMLElementEventMap {
    /** A picture is on the canvas; how long it took to paint, ms. */
    'edgewise-painted': CustomEvent<number>;
  }
}
