import { html, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Normal, SampledMetric } from '../../../wire/desk/record.ts';
import type { ResultGrade } from '../../../wire/result-parts.ts';
import { sampledName, sampledValue } from '../../../wording/sites/sampled-metric.ts';
import { wholeNumber } from '../../../wording/quantity.ts';
import { decidingRows } from '../../../core/verdict/troubles.ts';
import type { Span } from './band-scale.ts';
import { sampledRow, rowTarget } from '../../../core/compare/sampled-row.ts';

/** One metric over all spans. */
export interface MetricSpans {
  readonly metric: SampledMetric;
  readonly spans: readonly Span[];
}

/** The metrics that have a value or anything usual, in their order, each with its spans. */
export function metricSpans(normals: readonly Normal[]): MetricSpans[] {
  const metrics = [...new Set(normals.flatMap((normal) => normal.metrics.map(({ metric }) => metric)))];
  return metrics.flatMap((metric) => {
    const spans = normals.flatMap(({ days, metrics: all }): Span[] => {
      const normal = all.find((one) => one.metric === metric);
      return normal ? [{ days, normal }] : [];
    });
    const isKnown = spans.some(({ normal }) => normal.value !== null || normal.samples > 0);
    return isKnown ? [{ metric, spans }] : [];
  });
}

/** The longest span that can say anything; else the longest. */
export const conclusiveSpan = (spans: readonly Span[]): Span | undefined =>
  spans.findLast(({ normal }) => normal.standing !== 'unknown') ?? spans.at(-1);

export const isUnusual = (span: Span | undefined): boolean =>
  span?.normal.standing === 'unusual' || span?.normal.standing === 'extreme';

/** What the verdict counts, and what is unusual: a direction's loss is shown, and not once more there and back. */
export function isShown({ metric, spans }: MetricSpans, rows: readonly ResultGrade[]): boolean {
  const { metric: name, path } = sampledRow(metric);
  const decides = decidingRows(rows).some((row) => row.metric === name && (row.path ?? 'loop') === path);
  return decides || isUnusual(conclusiveSpan(spans));
}

/** The same figures as a table: all that are known, or only some of them. */
export function normalTable(
  normals: readonly Normal[],
  rows: readonly ResultGrade[],
  metrics: readonly MetricSpans[] = metricSpans(normals),
): TemplateResult {
  const days = normals.map((normal) => normal.days);
  return html`<table class="small">
    <thead>
      <tr>
        <th scope="col">${msg('What')}</th>
        <th scope="col" class="number">${msg('Here')}</th>
        ${days.map(
          (count) =>
            html`<th scope="col" class="number">${msg(str`${count} days: half under`)}</th>
              <th scope="col" class="number">${msg('9 of 10 under')}</th>
              <th scope="col" class="number">${msg('Tests')}</th>`,
        )}
        <th scope="col" class="number">${msg('Target')}</th>
      </tr>
    </thead>
    <tbody>
      ${metrics.map(({ metric, spans }) => {
        const target = rowTarget(metric, rows);
        return html`<tr>
          <th scope="row">${sampledName(metric)}</th>
          <td class="number">${sampledValue(metric, spans[0]?.normal.value ?? null)}</td>
          ${days.map((count) => {
            const normal = spans.find((span) => span.days === count)?.normal;
            return html`<td class="number">${sampledValue(metric, normal?.median ?? null)}</td>
              <td class="number">${sampledValue(metric, normal?.p90 ?? null)}</td>
              <td class="number">${wholeNumber(normal?.samples ?? 0)}</td>`;
          })}
          <td class="number">${target === null ? '\u2013' : sampledValue(metric, target)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
