import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import type { Outcome } from '../../../core/verdict/outcome.ts';
import type { CompareSide, ComparedMetric, Comparison } from '../../../wire/desk/compare.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import { metricTable, metricTableLook, outcomeCell } from '../../look/metric-table.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { sideBySide } from '../look/side-by-side.ts';
import { columnLook } from '../../look/column.ts';
import { statusLook } from '../../look/status.ts';
import { tableLook } from '../../look/table.ts';
import { ViewElement } from '../../view-element.ts';
import {
  areSetsCompared,
  chanceHelp,
  comparedMeaning,
  comparedSentence,
  comparisonHeadline,
  differenceText,
  intervalText,
  methodText,
  outcomeWord,
  sideSummary,
  sideValue,
} from '../../../wording/desk/compare.ts';
import { sampledName } from '../../../wording/sites/sampled-metric.ts';
import { sideTitle } from '../../../wording/desk/compare-side.ts';
import { comparedAs, type ComparedAs } from './compared-as.ts';
import {
  differenceHeadline,
  differenceSentence,
  differenceWord,
  singleTestsNote,
} from '../../../wording/desk/compare-a-b.ts';
import { fireDesk } from '../shell/intents.ts';
import { whenLoaded } from '../shell/loading.ts';
import './edgewise-compare-side.ts';
import './edgewise-courses.ts';

/** Colour and shape of an outcome, as those of a verdict. */
const SHAPE: Readonly<Record<ComparedMetric['outcome'], Outcome>> = {
  better: 'meets',
  worse: 'misses',
  same: 'no-data',
  unknown: 'no-data',
};

const medianCaption = (): string =>
  msg(
    'Of several results the middle one (median) is shown; the difference is the typical one between two of them.',
  );

function difference(compared: ComparedMetric): TemplateResult {
  const interval = intervalText(compared);
  return html`${differenceText(compared)}
  ${interval === '' ? nothing : html`<div class="quiet small">${msg('between')} ${interval}</div>`}`;
}

/** Two results, or two sets of results, side by side: what differs by more than chance. */
@localized()
@customElement('edgewise-compare')
export class EdgewiseCompare extends ViewElement {
  static override styles = [
    loadedLook,
    tableLook,
    statusLook,
    metricTableLook,
    columnLook(3),
    css`
      .sides {
        ${sideBySide(20, 2)}
      }
      .side {
        padding: var(--space-2);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
    `,
  ];

  @property({ attribute: false }) a: CompareSide | null = null;
  @property({ attribute: false }) b: CompareSide | null = null;
  /** Results that are marked to be compared, in the order of marking. */
  @property({ attribute: false }) marked: readonly ResultSummary[] = [];
  /** `null`: there are not two sides yet. */
  @property({ attribute: false }) comparison: Loaded<Comparison> | null = null;

  /** The sides as they are being chosen; `null` until somebody changes one. */
  @state() private chosenA: CompareSide | null = null;
  @state() private chosenB: CompareSide | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('a')) this.chosenA = null;
    if (changed.has('b')) this.chosenB = null;
  }

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Compare')}</h1>
      ${
        this.comparison === null
          ? html`<p class="reading">
              ${msg('Set two results, or two sets of results, side by side: before and after a change, two sites, two relays.')}
            </p>`
          : whenLoaded(this, this.comparison, (comparison) => this.#comparison(comparison))
      }
      ${this.#form()}`;
  }

  #comparison(comparison: Comparison): TemplateResult {
    const { a, b, metrics } = comparison;
    const isEmpty = a.tests === 0 || b.tests === 0;
    const as = this.a && this.b ? comparedAs(this.a, this.b, this.marked) : 'a-b';
    const names = sideNames(as);
    const isSingle = this.a?.kind === 'result' && this.b?.kind === 'result';
    const difference = as === 'a-b' && !isEmpty ? differenceHeadline(comparison) : null;
    return html`<section>
      <h2>${difference ?? comparisonHeadline(comparison)}</h2>
      ${isSingle && !isEmpty ? html`<p class="reading">${singleTestsNote()}</p>` : nothing}
      <div class="sides">
        <div class="side stack tight">
          <h3>${names.a}</h3>
          <p><bdi>${sideTitle(this.a, this.marked)}</bdi></p>
          <p class="quiet small">${sideSummary(a)}</p>
        </div>
        <div class="side stack tight">
          <h3>${names.b}</h3>
          <p><bdi>${sideTitle(this.b, this.marked)}</bdi></p>
          <p class="quiet small">${sideSummary(b)}</p>
        </div>
      </div>
      ${isEmpty ? nothing : this.#metrics(metrics, areSetsCompared(comparison), as)}
      ${
        comparison.courses && !isEmpty
          ? html`<edgewise-courses
              .courses=${comparison.courses}
              .names=${names}
              .isOneTest=${isSameResult(this.a, this.b)}
            ></edgewise-courses>`
          : nothing
      }
      <details>
        <summary>${msg('What \u201cmore than chance\u201d means')}</summary>
        <div class="stack tight reading">
          ${chanceHelp().map((sentence) => html`<p>${sentence}</p>`)}
          <p class="quiet small">
            ${[...new Set(metrics.map(({ method }) => method))].map((method) => html`${methodText(method)}. `)}
          </p>
        </div>
      </details>
    </section>`;
  }

  #metrics(
    metrics: readonly ComparedMetric[],
    areSets: boolean,
    as: ComparedAs,
  ): TemplateResult | typeof nothing {
    const names = sideNames(as);
    const [word, sentence] =
      as === 'a-b' ? [differenceWord, differenceSentence] : [outcomeWord, comparedSentence];
    const measured = metrics.filter(isMeasured);
    if (measured.length === 0) return nothing;
    return metricTable<ComparedMetric>({
      ...(areSets ? { caption: medianCaption() } : {}),
      name: ({ metric }) => sampledName(metric),
      meaning: ({ metric }) => comparedMeaning(metric, areSets),
      columns: [
        { title: names.a, cell: ({ metric, a }) => sideValue(metric, a) },
        { title: names.b, cell: ({ metric, b }) => sideValue(metric, b) },
        { title: msg('Difference'), cell: difference },
        {
          title: msg('Outcome'),
          look: 'outcome-cell',
          cell: (one) => outcomeCell(SHAPE[one.outcome], word(one.outcome), sentence(one)),
        },
      ],
      groups: [{ title: null, rows: measured }],
    });
  }

  /** The two sides as chosen, else as given, else the first two marked, the earlier first. */
  #sides(): { a: CompareSide; b: CompareSide } {
    const [first, second] = this.marked.slice(0, 2).sort((one, other) => one.atMs - other.atMs);
    const marked = (row: ResultSummary | undefined): CompareSide | null =>
      first && second && row ? { kind: 'result', id: row.id } : null;
    const everything: CompareSide = { kind: 'search', search: {} };
    return {
      a: this.chosenA ?? this.a ?? marked(first) ?? everything,
      b: this.chosenB ?? this.b ?? marked(second) ?? everything,
    };
  }

  #form(): TemplateResult {
    const { a, b } = this.#sides();
    // One side is chosen after the other: what they are to each other is said when both are.
    const names = sideNames('a-b');
    const problem = [a, b].some(isBackwards) ? msg('A time must begin before it ends.') : null;
    return html`<form @submit=${this.#onSubmit}>
      <h2>${msg('What to compare')}</h2>
      <div class="sides">
        <edgewise-compare-side
          .name=${names.a}
          .side=${a}
          .marked=${this.marked}
          @edgewise-side=${(event: CustomEvent<CompareSide>) => (this.chosenA = event.detail)}
        ></edgewise-compare-side>
        <edgewise-compare-side
          .name=${names.b}
          .side=${b}
          .marked=${this.marked}
          @edgewise-side=${(event: CustomEvent<CompareSide>) => (this.chosenB = event.detail)}
        ></edgewise-compare-side>
      </div>
      ${
        this.marked.length === 0
          ? html`<p class="quiet small">${msg('Results that you mark in the list can be chosen here.')}</p>`
          : nothing
      }
      <div class="row">
        <button class="primary" ?disabled=${problem !== null}>${msg('Compare')}</button>
        <button type="button" @click=${this.#onSwap}>${msg('Swap the sides')}</button>
        <span class="small" role="status">${problem ?? ''}</span>
      </div>
    </form>`;
  }

  #onSwap(): void {
    const { a, b } = this.#sides();
    [this.chosenA, this.chosenB] = [b, a];
    // What is already compared is shown the other way round at once.
    if (this.comparison !== null && ![a, b].some(isBackwards)) fireDesk(this, 'desk-compare', { a: b, b: a });
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const sides = this.#sides();
    if (![sides.a, sides.b].some(isBackwards)) fireDesk(this, 'desk-compare', sides);
  }
}

/** What the two sides are called. */
const sideNames = (as: ComparedAs): { readonly a: string; readonly b: string } =>
  as === 'before-after' ? { a: msg('A, before'), b: msg('B, after') } : { a: msg('A'), b: msg('B') };

/** A metric that neither side has, such as a direction without a witness, is no row. */
const isMeasured = ({ a, b }: ComparedMetric): boolean => a.value !== null || b.value !== null;

const isSameResult = (a: CompareSide | null, b: CompareSide | null): boolean =>
  a?.kind === 'result' && b?.kind === 'result' && a.id === b.id;

const isBackwards = (side: CompareSide): boolean =>
  side.kind === 'search' &&
  side.search.fromMs !== undefined &&
  side.search.toMs !== undefined &&
  side.search.fromMs >= side.search.toMs;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-compare': EdgewiseCompare;
  }
}
