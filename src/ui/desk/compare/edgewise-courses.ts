import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized } from '@lit/localize';
import { TIMELINE_ROW_MS } from '../../../core/packets/timeline.ts';
import { COURSE_KINDS, longerMs, type Courses } from './courses.ts';
import { EdgewiseCharts } from '../../charts/edgewise-charts.ts';
import { chartTitle } from '../../charts/reading.ts';
import { chartTable } from '../../charts/table.ts';
import { clockTime } from '../../../wording/quantity.ts';
import { coursesNote, coursesTable, coursesTitle, courseTimeName } from '../../../wording/desk/courses.ts';
import './edgewise-course.ts';

/** Two tests over each other: three charts on one time axis with one cursor, and a table of the same. */
@localized()
@customElement('edgewise-courses')
export class EdgewiseCourses extends LitElement {
  static override styles = EdgewiseCharts.styles;

  @property({ attribute: false }) courses: Courses | null = null;
  /** What the two are called. */
  @property({ attribute: false }) names = { a: '', b: '' };
  /** Whether somebody compares a test with itself. */
  @property({ type: Boolean }) isOneTest = false;

  @state() private cursorMs: number | null = null;
  @state() private isTableOpen = false;

  protected override render(): TemplateResult | typeof nothing {
    const { courses } = this;
    if (!courses) return nothing;
    const lastMs = Math.max(0, longerMs(courses) - TIMELINE_ROW_MS);
    const shownMs = Math.min(this.cursorMs ?? lastMs, lastMs);
    return html`<h2>${coursesTitle()}</h2>
      <p class="reading">${coursesNote(courses.a.durationMs, courses.b.durationMs, this.isOneTest)}</p>
      ${COURSE_KINDS.map(
        (kind, index) =>
          html`<edgewise-course
            .kind=${kind}
            .courses=${courses}
            .names=${this.names}
            .cursorMs=${this.cursorMs}
            .hasTimeLabels=${index === COURSE_KINDS.length - 1}
          ></edgewise-course>`,
      )}
      <label class="time small quiet">
        <span class="figures" aria-hidden="true">${clockTime(shownMs)}</span>
        <span class="visually-hidden">${courseTimeName()}</span>
        <input
          type="range"
          min="0"
          max=${lastMs}
          step=${TIMELINE_ROW_MS}
          .value=${String(shownMs)}
          aria-valuetext=${clockTime(shownMs)}
          @input=${this.#onTime}
        />
      </label>
      <details @toggle=${this.#onToggle}>
        <summary>${coursesTable.title()}</summary>
        ${this.isTableOpen ? this.#table(courses) : nothing}
      </details>`;
  }

  #table(courses: Courses): TemplateResult {
    const [a, b] = [courses.a, courses.b].map(({ timeline }) => chartTable(timeline, longerMs(courses)));
    const lines = (a ?? []).length > (b ?? []).length ? (a ?? []) : (b ?? []);
    return html`<div class="wide" tabindex="0" role="region" aria-label=${coursesTable.title()}>
      <table class="small">
        <caption>
          ${coursesTable.caption()}
        </caption>
        <thead>
          <tr>
            <th scope="col">${coursesTable.time()}</th>
            ${COURSE_KINDS.flatMap((kind) =>
              [this.names.a, this.names.b].map(
                (name) => html`<th scope="col" class="number">${chartTitle(kind)}, ${name}</th>`,
              ),
            )}
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            ({ time }, index) =>
              html`<tr>
                <th scope="row">${time}</th>
                ${(['rtt', 'lost', 'jitter'] as const).flatMap((column) =>
                  [a, b].map((side) => html`<td class="number">${side?.[index]?.[column] ?? '\u2013'}</td>`),
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #onTime(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.cursorMs = event.target.valueAsNumber;
  }

  #onToggle(event: Event): void {
    this.isTableOpen = event.target instanceof HTMLDetailsElement && event.target.open;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-courses': EdgewiseCourses;
  }
}
