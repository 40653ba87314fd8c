import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { textLook } from '../../look/text.ts';
import { bandDescription } from '../../../wording/desk/normal.ts';
import { bandScale, type Scale, type Span } from './band-scale.ts';

/**
 * What is usual drawn as a band behind a value: one lane for each span of days, shaded up to the 90th percentile,
 * with a tick at the median; the target dashed, the value a line through all lanes. Told in words to screen readers.
 */
@localized()
@customElement('edgewise-band')
export class EdgewiseBand extends LitElement {
  static override styles = [
    textLook,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 var(--space-1);
        font-size: var(--text-s);
        line-height: 1.25rem;
        color: var(--quiet);
      }
      .lanes {
        display: grid;
      }
      .drawing {
        position: relative;
      }
      /* As tall as the lanes' names, whatever the size of text is. */
      svg {
        position: absolute;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      .track {
        fill: var(--unknown-wash);
      }
      .usual {
        fill: var(--chart-other);
        fill-opacity: 0.45;
      }
      .median {
        stroke: var(--chart-series);
        stroke-width: 2;
      }
      .target {
        stroke: var(--chart-target);
        stroke-width: 2;
        stroke-dasharray: 4 3;
      }
      .value {
        stroke: var(--text);
        stroke-width: 3;
      }
      .head {
        fill: var(--text);
      }
    `,
  ];

  @property({ attribute: false }) spans: readonly Span[] = [];
  @property({ attribute: false }) target: number | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const [first] = this.spans;
    if (!first) return nothing;
    const { value } = first.normal;
    const scale = bandScale(this.spans, value, this.target);
    const laneHeight = 100 / this.spans.length;
    return html`<div class="lanes" aria-hidden="true">
        ${this.spans.map(({ days }) => html`<span>${msg(str`${days} days`)}</span>`)}
      </div>
      <div class="drawing">
        <svg role="img" aria-label=${bandDescription(this.spans, this.target)}>
          ${this.spans.map(({ normal }, lane) => this.#lane(normal, scale, lane * laneHeight, laneHeight))}
          ${this.target === null ? nothing : line('target', scale(this.target))}
          ${
            value === null
              ? nothing
              : svg`${line('value', scale(value))}
          <circle class="head" cx=${scale(value)} cy="50%" r="5"></circle>`
          }
        </svg>
      </div>`;
  }

  #lane({ median, p90 }: Span['normal'], scale: Scale, top: number, height: number): TemplateResult {
    const [y, tall] = [`${top + height * 0.15}%`, `${height * 0.7}%`];
    return svg`<rect class="track" x="0" y=${y} width="100%" height=${tall}></rect>
      ${p90 === null ? nothing : svg`<rect class="usual" x="0" y=${y} width=${scale(p90)} height=${tall}></rect>`}
      ${
        median === null
          ? nothing
          : svg`<line class="median" x1=${scale(median)} x2=${scale(median)} y1=${y} y2=${`${top + height * 0.85}%`}></line>`
      }`;
  }
}

const line = (name: string, x: string): TemplateResult =>
  svg`<line class=${name} x1=${x} x2=${x} y1="0" y2="100%"></line>`;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-band': EdgewiseBand;
  }
}
