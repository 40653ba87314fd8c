import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { Result } from '../../wire/result.ts';
import { shadesOf } from '../charts/shades.ts';
import { gradedTargets } from '../charts/targets.ts';
import { meaningWording } from '../../wording/result/meaning.ts';
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
  /** Below what became of the marks for priority; `null`: nothing. */
  readonly onMarks: string | null;
}

/** What only the page knows that has run the test. */
interface OwnPackets {
  readonly packets: () => PacketColumns | null;
  /** Behind what every engineer sees. */
  readonly content: TemplateResult;
}

/** A section of figures, by the name that a reader's way of folding it is remembered by. */
type Section = (name: SectionName, title: string, content: TemplateResult) => TemplateResult;
type SectionName = 'symptoms' | 'connectivity' | 'figures' | 'charts' | 'engineers';

const openSection: Section = (_, title, content) =>
  html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;

/** What a test with a call means, where it was seen, and what to do: for whoever tested. */
export const answerSections = (result: Result, onWay: Remarks['onWay'] = nothing): TemplateResult =>
  html`<edgewise-meaning .result=${result} shows="meaning"></edgewise-meaning>
    ${searchSection(result)} ${loadSection(result)}
    <section>
      <h2>${msg('The way there and back')}</h2>
      ${onWay}
      <edgewise-legs .result=${result}></edgewise-legs>
    </section>
    ${causesSaid(result).length > 0 ? html`<edgewise-causes .result=${result}></edgewise-causes>` : nothing}
    ${
      meaningWording(result).tries.length > 0
        ? html`<edgewise-meaning .result=${result} shows="tries"></edgewise-meaning>`
        : nothing
    }`;

/** Its figures, for whoever wants to know more. */
export function figureSections(
  result: Result,
  onCharts: Remarks['onCharts'],
  section: Section = openSection,
  own: OwnPackets | null = null,
  onMarks: Remarks['onMarks'] = null,
): TemplateResult {
  const { grades, timeline, metrics, durationMs } = result;
  return html`${symptoms(result, section)} ${connectivitySection(result, section, onMarks)}
  ${section(
    'figures',
    msg('Measured and target'),
    html`<edgewise-metrics .rows=${grades.rows} .findings=${grades.findings}></edgewise-metrics>
      ${metrics.mos ? html`<p class="quiet small">${mosWording(result)}</p>` : nothing}`,
  )}
  ${section(
    'charts',
    msg('Over time'),
    html`${onCharts}
      <edgewise-charts
        .rows=${timeline}
        .durationMs=${durationMs}
        .targets=${gradedTargets(grades.rows)}
        .shades=${shadesOf(grades.rows)}
        .packets=${own?.packets ?? null}
      ></edgewise-charts>`,
  )}
  ${section(
    'engineers',
    msg('For engineers'),
    html`<edgewise-evidence .result=${result} .packets=${own?.packets ?? null}></edgewise-evidence>
      ${own?.content ?? nothing}`,
  )}`;
}

/**
 * Everything that a test with a call has found, as the person sees it who tested, and the desk: the same elements in
 * the same order.
 */
export const measuredSections = (result: Result, { onWay, onCharts, onMarks }: Remarks): TemplateResult =>
  html`${answerSections(result, onWay)} ${figureSections(result, onCharts, openSection, null, onMarks)}`;

/** What a test without a call has found. */
export const checkedSections = (result: Result): TemplateResult =>
  html`${connectivitySection(result, openSection, null)} ${symptoms(result, openSection)}`;

const connectivitySection = (
  { connectivity, witness }: Result,
  section: Section,
  onMarks: Remarks['onMarks'],
): TemplateResult | typeof nothing =>
  connectivity
    ? section(
        'connectivity',
        msg('What the network lets through'),
        html`<edgewise-connectivity
            .connectivity=${connectivity}
            .marks=${witness?.marks ?? null}
            .marksBeside=${onMarks}
          ></edgewise-connectivity>
          <edgewise-firewall .connectivity=${connectivity}></edgewise-firewall>`,
      )
    : nothing;

/** Few results have one, so its words come when they do. */
function searchSection(result: Result): TemplateResult | typeof nothing {
  if (!result.callSearch) return nothing;
  // Without a network it stays empty; the figures of the search are in the result all the same.
  import('./edgewise-call-search.ts').catch(() => undefined);
  return html`<edgewise-call-search .result=${result}></edgewise-call-search>`;
}

/** A test under load has its own; above the figures of the idle link, since who asked for load wants to know that. */
const loadSection = (result: Result): TemplateResult | typeof nothing =>
  result.loaded || result.traffic.calls ? html`<edgewise-load .result=${result}></edgewise-load>` : nothing;

const symptoms = (result: Result, section: Section): TemplateResult | typeof nothing =>
  shownSymptoms(result).length > 0
    ? section(
        'symptoms',
        msg('What people say, and what was measured'),
        html`<edgewise-symptoms .result=${result}></edgewise-symptoms>`,
      )
    : nothing;
