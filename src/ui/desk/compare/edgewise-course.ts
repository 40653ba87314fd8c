import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { chartLook } from '../../charts/chart-look.ts';
import { courseRowAt, courseSeries, longerMs, loopRows, type CourseKind, type Courses } from './courses.ts';
import type { Drawing } from '../../charts/drawing.ts';
import { LazyDrawing } from '../../charts/lazy-drawing.ts';
import { legendLook } from '../../charts/legend.ts';
import { valueOf } from '../../charts/points.ts';
import { chartMeaning, chartSummary, chartTitle, chartValue } from '../../charts/reading.ts';
import { wholeSpan } from '../../charts/span.ts';
import { legendRowLook } from '../../look/legend-row.ts';
import { textLook } from '../../look/text.ts';
import { courseReading } from '../../../wording/desk/courses.ts';

/** One figure of two tests over their time, drawn over each other. */
@localized()
@customElement('edgewise-course')
export class EdgewiseCourse extends LitElement {
  static override styles = [textLook, legendRowLook, legendLook, chartLook];

  @property({ attribute: false }) kind: CourseKind = 'rtt';
  @property({ attribute: false }) courses: Courses | null = null;
  /** What the two are called. */
  @property({ attribute: false }) names = { a: '', b: '' };
  @property({ attribute: false }) cursorMs: number | null = null;
  @property({ type: Boolean }) hasTimeLabels = false;

  readonly #picture = new LazyDrawing<Drawing>(this, {
    load: async () => {
      const { Drawing } = await import('../../charts/drawing.ts');
      return (canvas) => new Drawing(canvas, this.kind);
    },
    show: (drawing) => {
      if (!this.courses) return;
      drawing.show({
        kind: this.kind,
        series: courseSeries(this.kind, this.courses),
        span: wholeSpan(longerMs(this.courses)),
        chosen: null,
        target: null,
        shades: [],
        cursorMs: this.cursorMs,
        hasTimeLabels: this.hasTimeLabels,
      });
    },
  });

  protected override updated(): void {
    this.#picture.draw();
  }

  protected override render(): TemplateResult {
    const { kind, names } = this;
    // The keys are those of losses above and below an axis, and of a solid and a dashed line.
    const key = kind === 'loss' ? 'loss' : 'queueing';
    return html`<div class="head">
        <h3>${chartTitle(kind)}</h3>
        <p class="value small figures split">${this.#reading()}</p>
        <p class="quiet small">${chartMeaning(kind)}</p>
        <span></span>
        <ul class="legend quiet small">
          <li><span class="key ${key} up"></span>${names.a}</li>
          <li><span class="key ${key} down"></span>${names.b}</li>
        </ul>
      </div>
      <div class="picture ${this.hasTimeLabels ? 'timed' : ''} ${kind === 'loss' ? 'mirrored' : ''}">
        ${this.#picture.hasFailed ? html`<p class="quiet small">${msg('The chart could not be loaded.')}</p>` : ''}
        <canvas role="img" aria-label=${this.#summary()}></canvas>
      </div>`;
  }

  #summary(): string {
    if (!this.courses) return '';
    const { a, b } = this.courses;
    return [
      courseReading(this.names.a, chartSummary(this.kind, loopRows(a), null)),
      courseReading(this.names.b, chartSummary(this.kind, loopRows(b), null)),
    ].join(' ');
  }

  /** Both figures at the cursor; nothing while nobody reads a moment. */
  #reading(): string {
    const { courses, cursorMs, names } = this;
    if (!courses || cursorMs === null) return '\u00a0';
    const side = (name: 'a' | 'b'): string => {
      const row = courseRowAt(courses[name], cursorMs);
      const value = row && valueOf(this.kind, row);
      const figure = value === null ? '\u2013' : chartValue(this.kind, value);
      return courseReading(names[name], row ? figure : null);
    };
    return `${side('a')}, ${side('b')}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-course': EdgewiseCourse;
  }
}
