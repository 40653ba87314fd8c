import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized } from '@lit/localize';
import type { Outcome } from '../../../core/verdict/outcome.ts';
import type { SampledMetric } from '../../../core/sites/sampled-metric.ts';
import { textLook } from '../../look/text.ts';
import { bulletDescription, type SitePercentile } from '../../../wording/sites/figures.ts';

/** The target stands at two thirds of the width, unless the value needs the room. */
const TARGET_PART = 1.5;
const HEADROOM = 1.06;

/**
 * A 90th percentile against its target: a bar up to the value, its confidence interval as a thin line, the target
 * as a dashed one, and beyond it shaded ground. Where no call came about the bar is hatched over the whole width.
 */
@localized()
@customElement('edgewise-bullet')
export class EdgewiseBullet extends LitElement {
  static override styles = [
    textLook,
    css`
      svg {
        display: block;
        width: 100%;
        height: 1.25rem;
        overflow: visible;
      }
      .track {
        fill: var(--unknown-wash);
      }
      .beyond {
        fill: var(--misses-wash);
      }
      .bar {
        fill: var(--unknown);
      }
      .bar.meets {
        fill: var(--meets);
      }
      .bar.misses {
        fill: var(--misses);
      }
      .interval {
        stroke: var(--text);
        stroke-width: 1.5;
      }
      .target {
        stroke: var(--chart-target);
        stroke-width: 2;
        stroke-dasharray: 4 3;
      }
      .failed {
        stroke: var(--misses);
        stroke-width: 3;
      }
    `,
  ];

  @property() metric: SampledMetric = 'rttMs';
  @property({ type: Number }) target = 0;
  @property({ attribute: false }) outcome: Outcome = 'no-data';
  /** `low` and `high` may be left out. */
  @property({ attribute: false }) p90: Pick<SitePercentile, 'value' | 'isFailed'> &
    Partial<Pick<SitePercentile, 'low' | 'high'>> = { value: null, isFailed: false };

  protected override render(): TemplateResult {
    const { target, p90, outcome } = this;
    const greatest = Math.max(target * TARGET_PART, p90.value ?? 0, p90.high ?? 0) * HEADROOM;
    const at = (value: number): string => `${(greatest > 0 ? (100 * value) / greatest : 0).toFixed(2)}%`;
    return html`<svg role="img" aria-label=${bulletDescription(this.metric, p90, target)}>
      <rect class="track" width="100%" y="10%" height="80%"></rect>
      <rect class="beyond" x=${at(target)} width=${at(greatest - target)} y="10%" height="80%"></rect>
      ${p90.value === null ? nothing : svg`<rect class="bar ${outcome}" width=${at(p90.value)} y="32%" height="36%"></rect>`}
      ${p90.isFailed ? this.#failed() : nothing} ${this.#interval(at)}
      <line class="target" x1=${at(target)} x2=${at(target)} y1="0" y2="100%"></line>
    </svg>`;
  }

  #interval(at: (value: number) => string): TemplateResult | typeof nothing {
    const { low, high } = this.p90;
    if (low === null || low === undefined || high === null || high === undefined) return nothing;
    return svg`<line class="interval" x1=${at(low)} x2=${at(high)} y1="50%" y2="50%"></line>
      ${[low, high].map((end) => svg`<line class="interval" x1=${at(end)} x2=${at(end)} y1="25%" y2="75%"></line>`)}`;
  }

  /** A row of crosses: there is no value to draw a bar up to. */
  #failed(): TemplateResult[] {
    return [10, 30, 50, 70, 90].map(
      (x) =>
        svg`<svg x="${x}%" y="50%" overflow="visible"><path class="failed" d="M-5-5L5 5M5-5L-5 5"></path></svg>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-bullet': EdgewiseBullet;
  }
}
