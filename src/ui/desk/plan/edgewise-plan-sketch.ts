import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Outcome } from '../../../core/verdict/outcome.ts';
import type { PlanCatalogue } from '../../../wire/desk/plan/catalogue.ts';
import type { WirePlanDecision } from '../../../wire/desk/plan/decision.ts';
import { textLook } from '../../look/text.ts';
import { continentName } from '../../../wording/plan/place.ts';
import {
  keyTexts,
  othersText,
  shortName,
  sketchDescription,
  sketchTitle,
} from '../../../wording/plan/sketch.ts';
import { SITES_A_ROW, sketchOf, type SketchArea, type SketchSite } from './sketch-layout.ts';
import { pictureLook } from './picture-look.ts';
import { sketchLook } from './sketch-look.ts';

const COLUMN = 80;
const WIDTH = COLUMN * SITES_A_ROW;
const HEIGHT = 196;
const BAND = 24;
const EDGE_Y = 84;
const SITE_Y = 146;
const EDGE_SIZE = 5;
/** A circuit goes beside the Internet path. */
const ASIDE = 22;
const DIAMOND_Y = 54;

/**
 * Sites, their segments and circuits, by continent: not a map, so nothing is fetched from anywhere. Each segment says by
 * colour and by dashes what it comes to; the list of sites has all of it in words.
 */
@localized()
@customElement('edgewise-plan-sketch')
export class EdgewisePlanSketch extends LitElement {
  static override styles = [
    textLook,
    pictureLook,
    sketchLook,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) decision: WirePlanDecision | null = null;
  @property({ attribute: false }) catalogue: PlanCatalogue | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.decision) return nothing;
    return html`<div class="areas">
        ${sketchOf(this.decision, this.catalogue).map((area) => areaOf(area))}
      </div>
      ${key()}`;
  }
}

function areaOf({ continent, rows, others }: SketchArea): TemplateResult {
  return html`<figure>
    <figcaption>${continentName(continent)}</figcaption>
    ${rows.map((row) => rowOf(row))}
    ${others ? html`<p class="small quiet">${othersText(others)}</p>` : nothing}
  </figure>`;
}

function rowOf(sites: readonly SketchSite[]): TemplateResult {
  const width = sites.length < SITES_A_ROW ? COLUMN * Math.max(2, sites.length) : WIDTH;
  return html`<svg
    viewBox="0 0 ${width} ${HEIGHT}"
    width=${width}
    height=${HEIGHT}
    role="img"
    aria-label=${sketchDescription(sites.map(({ site }) => site))}
  >
    ${svg`<rect class="band" width=${width} height=${BAND} rx="4"></rect>
    <text class="band-name" x=${width / 2} y="16" text-anchor="middle">${msg('Microsoft network')}</text>
    ${sites.map((site, at) => siteOf(site, COLUMN * at + COLUMN / 2))}`}
  </svg>`;
}

function siteOf(drawn: SketchSite, x: number): TemplateResult {
  const { site, radius, own, beyond, circuit, hasExpressRoute } = drawn;
  const worst = site.worst?.segment ?? null;
  const missing =
    site.decision === 'keep-internet' ? 'meets' : site.decision === 'assess-first' ? 'no-data' : 'misses';
  return svg`<g>
    <title>${sketchTitle(site)}</title>
    ${circuit || hasExpressRoute ? expressRoute(x, circuit) : nothing}
    ${segment(x, SITE_Y - radius, EDGE_Y + EDGE_SIZE, own, worst === 'client-edge' ? (site.worst?.load ?? null) : false)}
    ${segment(x, EDGE_Y - EDGE_SIZE, BAND, beyond, worst === 'edge-edge' ? (site.worst?.load ?? null) : false)}
    <rect class="edge" x=${x - EDGE_SIZE} y=${EDGE_Y - EDGE_SIZE} width=${2 * EDGE_SIZE} height=${2 * EDGE_SIZE}></rect>
    <circle class="site ${missing} ${site.people === null ? 'uncounted' : ''}" cx=${x} cy=${SITE_Y} r=${radius}></circle>
    <text x=${x} y=${HEIGHT - 6} text-anchor="middle">${shortName(site.site)}</text>
  </g>`;
}

/** `worst`: its share of the target, `null` where calls do not come about, `false` where it is not the worst. */
function segment(
  x: number,
  from: number,
  to: number,
  outcome: Outcome,
  worst: number | null | false,
): TemplateResult {
  const middle = (from + to) / 2;
  return svg`<line class="segment ${outcome} ${worst === false ? '' : 'worst'}" x1=${x} x2=${x} y1=${from} y2=${to}></line>
    ${outcome === 'misses' ? svg`<path class="cross" d="M${x - 5} ${middle - 5}l10 10m0 -10l-10 10"></path>` : nothing}
    ${worst === false ? nothing : svg`<text class="share ${outcome}" x=${x - 8} y=${middle + 4} text-anchor="end">${worst === null ? '\u00d7' : worst.toFixed(2)}</text>`}`;
}

function expressRoute(x: number, circuit: SketchSite['circuit']): TemplateResult {
  const aside = x + ASIDE;
  const diamond = `M${aside} ${DIAMOND_Y - 7}l6 7l-6 7l-6 -7z`;
  return svg`<path class="circuit ${circuit ?? 'express'}" d="M${x} ${SITE_Y}L${aside} ${EDGE_Y + 20}V${BAND}"></path>
    ${circuit === null ? nothing : svg`<path class="diamond ${circuit}" d=${diamond}></path>`}`;
}

/** What each mark means. */
function key(): TemplateResult {
  const texts = keyTexts();
  const line = (kind: string, outcome: string): TemplateResult =>
    svg`<line class="${kind} ${outcome}" x1="2" x2="34" y1="8" y2="8"></line>`;
  const entry = (mark: TemplateResult, text: string): TemplateResult =>
    html`<li><svg viewBox="0 0 36 16" width="36" height="16" aria-hidden="true">${mark}</svg> ${text}</li>`;
  return html`<ul class="key small" role="list">
    ${(['meets', 'misses', 'no-data'] as const).map((each) => entry(line('segment', each), texts[each]))}
    ${entry(line('segment worst', 'misses'), texts.worst)}
    ${(['least', 'optional'] as const).map((each) =>
      entry(
        svg`<path class="circuit ${each}" d="M2 8H34"></path><path class="diamond ${each}" d="M18 1l6 7l-6 7l-6 -7z"></path>` as TemplateResult,
        texts[each],
      ),
    )}
    ${entry(svg`<path class="circuit express" d="M2 8H34"></path>`, texts.express)}
  </ul>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-sketch': EdgewisePlanSketch;
  }
}
