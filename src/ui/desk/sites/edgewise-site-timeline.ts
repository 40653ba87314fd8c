import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { SampledMetric } from '../../../core/sites/sampled-metric.ts';
import { EVERYTHING, formatAddress } from '../../../wire/desk/address.ts';
import type { SiteReport } from '../../../wire/desk/sites.ts';
import { LazyDrawing } from '../../charts/lazy-drawing.ts';
import type { SiteDrawing } from '../../charts/site-drawing.ts';
import { sampleValue, siteTimeline, type SiteTimeline } from '../../charts/site-timeline.ts';
import { columnLook } from '../../look/column.ts';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';
import { sampleSentence, timelineDescription, type SiteSample } from '../../../wording/sites/samples.ts';
import { fireDesk } from '../shell/intents.ts';
import { nearest } from './nearest-sample.ts';
import { readOutLook } from './read-out-look.ts';
import { timelineLook } from './timeline-look.ts';

/**
 * Every sample of a stretch on one axis. A click opens the result of the nearest sample; the knob goes through them
 * by keyboard. Samples without a value stand in a strip above, each kind with a shape of its own.
 */
@localized()
@customElement('edgewise-site-timeline')
export class EdgewiseSiteTimeline extends LitElement {
  static override styles = [textLook, controlsLook, columnLook(1), readOutLook, timelineLook];

  @property({ attribute: false }) report: SiteReport | null = null;
  @property() metric: SampledMetric = 'rttMs';

  /** Index of the sample that is read; `null` for none. */
  @state() private read: number | null = null;

  #timeline: SiteTimeline | null = null;
  readonly #picture = new LazyDrawing<SiteDrawing>(this, {
    load: async () => {
      const { SiteDrawing } = await import('../../charts/site-drawing.ts');
      return (canvas) => new SiteDrawing(canvas);
    },
    show: (drawing) => {
      if (!this.#timeline) return;
      drawing.show(this.#timeline);
      this.#moveCursor(drawing);
    },
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('report') && !changed.has('metric')) return;
    this.#timeline = this.report && siteTimeline(this.report, this.metric);
    if (changed.has('report')) this.read = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.#timeline) return;
    const { drawing } = this.#picture;
    if (changed.has('report') || changed.has('metric') || !drawing) this.#picture.draw();
    else this.#moveCursor(drawing);
  }

  /** A line of its own above the picture: drawing four thousand samples anew for each move would be felt. */
  #moveCursor(drawing: SiteDrawing): void {
    const sample = this.#readSample();
    const place = sample && drawing.placeOf(sample.atMs);
    const cursor = this.renderRoot.querySelector<HTMLElement>('.cursor');
    if (!cursor) return;
    cursor.hidden = place === null;
    if (place) Object.assign(cursor.style, place);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (!report) return nothing;
    const { samples } = report;
    const sample = this.#readSample();
    return html`<div class="picture">
        ${this.#picture.hasFailed ? html`<p class="quiet small">${msg('The chart could not be loaded.')}</p>` : ''}
        <canvas
          role="img"
          aria-label=${timelineDescription(this.metric, samples, this.#timeline?.breaches.length ?? 0)}
          @pointermove=${this.#onPointer}
          @pointerdown=${this.#onPointer}
          @click=${this.#onClick}
        ></canvas>
        <span class="cursor" hidden></span>
      </div>
      ${samples.length === 0 ? nothing : this.#knob(report)}
      <p class="small read-out">
        ${sample ? this.#sentence(report, sample) : msg('Click a sample to open its result, or move the knob to read it.')}
        ${sample?.resultId ? html`<a href=${addressOf(sample.resultId)}>${msg('Open this result')}</a>` : nothing}
      </p>
      <ul class="key quiet small" role="list">
        <li><span class="mark breach"></span>${msg('missed the target')}</li>
        <li><span class="mark">×</span>${msg('no call could be made')}</li>
        <li><span class="mark">|</span>${msg('missed')}</li>
        <li><span class="mark">▲</span>${msg('skipped')}</li>
        <li><span class="mark">□</span>${msg('not usable')}</li>
        <li><span class="mark">○</span>${msg('only the network was checked')}</li>
        <li><span class="mark dashed"></span>${msg('target')}</li>
      </ul>`;
  }

  #knob(report: SiteReport): TemplateResult {
    const sample = this.#readSample() ?? report.samples.at(-1);
    return html`<label class="time">
      <span class="visually-hidden">${msg('Sample to read')}</span>
      <input
        type="range"
        min="0"
        max=${report.samples.length - 1}
        step="1"
        .value=${String(this.read ?? report.samples.length - 1)}
        aria-valuetext=${sample ? this.#sentence(report, sample) : ''}
        @input=${this.#onKnob}
        @keydown=${this.#onKey}
      />
    </label>`;
  }

  #sentence(report: SiteReport, sample: SiteSample): string {
    const value = sampleValue(report, sample, this.metric);
    return sampleSentence(sample, this.metric, value, report.settings.timeZone);
  }

  #readSample(): SiteSample | null {
    return this.read === null ? null : (this.report?.samples[this.read] ?? null);
  }

  #onPointer(event: PointerEvent): void {
    const atMs = this.#picture.drawing?.timeAt(event.offsetX);
    if (atMs !== null && atMs !== undefined && this.report) this.read = nearest(this.report.samples, atMs);
  }

  #onClick(event: PointerEvent): void {
    // A finger cannot point first: its tap reads, and the link beside it opens.
    if (event.pointerType === 'touch') return;
    this.#openRead();
  }

  #openRead(): void {
    const id = this.#readSample()?.resultId;
    if (id) fireDesk(this, 'desk-go', addressOf(id));
  }

  #onKnob(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.read = event.target.valueAsNumber;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.#openRead();
  }
}

const addressOf = (id: string): string => formatAddress({ kind: 'result', id, query: EVERYTHING });

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-timeline': EdgewiseSiteTimeline;
  }
}
