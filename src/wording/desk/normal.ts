import { msg, str } from '@lit/localize';
import type { Normal, NormalMetric } from '../../wire/desk/record.ts';
import type { Outcome } from '../../core/verdict/outcome.ts';
import { isolated } from '../isolated.ts';
import { sampledName, sampledValue, valuesApart } from '../sites/sampled-metric.ts';
import { wholeNumber } from '../quantity.ts';

/** Fewer samples than this say nothing of what is usual (wire/desk/record.ts). */
const FEW_SAMPLES = 10;

/**
 * Where a value stands against what is usual at its site: `Loss is far above what is usual here: ...`. That it is usual does
 * not excuse a value that misses its target (`missedTarget`).
 */
export function normalSentence(normal: NormalMetric, missedTarget: number | null = null): string {
  const { metric, value, p90, samples, standing } = normal;
  const name = sampledName(metric);
  if (value === null) return msg(str`${name} was not measured in this test.`);
  if (standing === 'unknown' || p90 === null) return tooFewSentence(name, normal, value);
  const [shown, limit] = valuesApart(metric, value, p90);
  const usual = usually(p90, limit, value > p90);
  switch (standing) {
    case 'usual':
      if (missedTarget !== null)
        return msg(
          str`${name} is as usual here, and still over its target: ${shown}, ${usual}; target under ${sampledValue(metric, missedTarget)}.`,
        );
      return msg(str`${name} is as usual here: ${shown}, ${usual}.`);
    case 'unusual':
      return msg(str`${name} is above what is usual here: ${shown}, ${usual}.`);
    case 'extreme':
      return samples < 100
        ? msg(str`${name} is higher than in any of the others here: ${shown}, ${usual}.`)
        : msg(str`${name} is far above what is usual here: ${shown}, ${usual}.`);
  }
}

function tooFewSentence(name: string, { metric, samples }: NormalMetric, value: number): string {
  const shown = sampledValue(metric, value);
  if (samples === 0) return msg(str`${name} was ${shown}. There is nothing to compare it with yet.`);
  const few =
    samples === 1
      ? msg('There is only one other result')
      : msg(str`There are only ${wholeNumber(samples)} other results`);
  return msg(str`${name} was ${shown}. ${few}: too few to say what is usual (${FEW_SAMPLES} are needed).`);
}

/** `usually under 0.2 %`: what nine of ten are at most. */
function usually(p90: number, limit: string, isAbove: boolean): string {
  if (p90 === 0) return msg('usually none');
  return isAbove ? msg(str`usually under ${limit}`) : msg(str`usually up to ${limit}`);
}

/** What the results were taken from: `Beside 312 results of Berlin through edge-1, 28 days before.` */
export function normalSource({ tests, site, relay, days }: Normal): string {
  const count = tests === 1 ? msg('1 result') : msg(str`${wholeNumber(tests)} results`);
  return site === null
    ? msg(str`${days} days before: ${count} of the same network through ${isolated(relay)}.`)
    : msg(str`${days} days before: ${count} of ${isolated(site)} through ${isolated(relay)}.`);
}

/** The picture in words: the value, what is usual over each span, the target. */
export function bandDescription(
  spans: readonly { readonly days: number; readonly normal: NormalMetric }[],
  target: number | null,
): string {
  const [first] = spans;
  if (!first) return '';
  const { metric, value } = first.normal;
  return [
    msg(str`${sampledName(metric)}: ${sampledValue(metric, value)}`),
    ...spans.map(({ days, normal }) =>
      normal.p90 === null
        ? msg(str`${days} days: nothing to compare with`)
        : msg(
            str`${days} days: half at most ${sampledValue(metric, normal.median)}, nine of ten at most ${sampledValue(metric, normal.p90)}`,
          ),
    ),
    ...(target === null ? [] : [msg(str`target under ${sampledValue(metric, target)}`)]),
  ].join('; ');
}

const RANK = { extreme: 0, unusual: 1, usual: 2, unknown: 3 } as const;

/**
 * The headline over all metrics, from the longest span that can say anything. What is usual never softens a miss: beside
 * one, that nothing is unusual is said together with what that comes to.
 */
export function normalSummary(normals: readonly Normal[], verdict: Outcome): string {
  const conclusive = normals.findLast(({ metrics }) =>
    metrics.some(({ standing }) => standing !== 'unknown'),
  );
  if (!conclusive) return msg('Too little has been measured here to say what is normal.');
  const strange = conclusive.metrics
    .filter(({ standing }) => standing === 'unusual' || standing === 'extreme')
    .sort((a, b) => RANK[a.standing] - RANK[b.standing]);
  const [first] = strange;
  if (first) return normalSentence(first);
  if (verdict !== 'misses') return msg('Nothing in this result is unusual here.');
  return conclusive.site === null
    ? msg('Usual for this network, and still not good enough for calls.')
    : msg('Usual for this site, and still not good enough for calls.');
}
