import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { shadesOf } from '../charts/shades.ts';
import { gradedTargets } from '../charts/targets.ts';
import { mosWording } from '../../wording/result/mos.ts';
import './edgewise-causes.ts';
import '../charts/edgewise-charts.ts';
import './edgewise-connectivity.ts';
import './edgewise-evidence.ts';
import '../firewall/edgewise-firewall.ts';
import './edgewise-legs.ts';
import './edgewise-load.ts';
import './edgewise-meaning.ts';
import './edgewise-metrics.ts';
import './edgewise-symptoms.ts';
import { causesSaid } from '../../wording/causes/cause.ts';
import { shownSymptoms } from '../../core/causes/shown-symptoms.ts';

/** What one reader is told at a section and the other is not. */
interface Remarks {
  /** Above the way there and back. */
  readonly onWay: TemplateResult | typeof nothing;
  /** Above the charts. */
  readonly onCharts: TemplateResult | typeof nothing;
}

/**
 * Everything that a test with a call has found, as the person sees it who tested, and the desk: the same elements in
 * the same order.
 */
export function measuredSections(result: Result, { onWay, onCharts }: Remarks): TemplateResult {
  const { grades, timeline, metrics, durationMs } = result;
  return html`<section>
      <h2>${msg('The way there and back')}</h2>
      ${onWay}
      <edgewise-legs .result=${result}></edgewise-legs>
    </section>
    <edgewise-meaning .result=${result}></edgewise-meaning>
    ${loadSection(result)}
    ${causesSaid(result).length > 0 ? html`<edgewise-causes .result=${result}></edgewise-causes>` : nothing}
    ${symptoms(result)} ${connectivitySection(result)}
    <section>
      <h2>${msg('Measured and target')}</h2>
      <edgewise-metrics .rows=${grades.rows} .findings=${grades.findings}></edgewise-metrics>
      ${metrics.mos ? html`<p class="quiet small">${mosWording(result)}</p>` : nothing}
    </section>
    <section>
      <h2>${msg('Over time')}</h2>
      ${onCharts}
      <edgewise-charts
        .rows=${timeline}
        .durationMs=${durationMs}
        .targets=${gradedTargets(grades.rows)}
        .shades=${shadesOf(grades.rows)}
      ></edgewise-charts>
    </section>
    <section>
      <h2>${msg('For engineers')}</h2>
      <edgewise-evidence .result=${result}></edgewise-evidence>
    </section>`;
}

/** What a test without a call has found. */
export const checkedSections = (result: Result): TemplateResult =>
  html`${connectivitySection(result)} ${symptoms(result)}`;

const connectivitySection = ({ connectivity }: Result): TemplateResult | typeof nothing =>
  connectivity
    ? html`<section>
        <h2>${msg('What the network lets through')}</h2>
        <edgewise-connectivity .connectivity=${connectivity}></edgewise-connectivity>
        <edgewise-firewall .connectivity=${connectivity}></edgewise-firewall>
      </section>`
    : nothing;

/** A test under load has its own; above the figures of the idle link, since who asked for load wants to know that. */
const loadSection = (result: Result): TemplateResult | typeof nothing =>
  result.loaded || result.traffic.calls ? html`<edgewise-load .result=${result}></edgewise-load>` : nothing;

const symptoms = (result: Result): TemplateResult | typeof nothing =>
  shownSymptoms(result).length > 0
    ? html`<edgewise-symptoms .result=${result}></edgewise-symptoms>`
    : nothing;
