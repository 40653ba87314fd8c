import { msg, str } from '@lit/localize';
import type { ComparedMetric, Comparison } from '../../wire/desk/compare.ts';
import { sampledMeaning, sampledName, sampledValue, valuesApart } from '../sites/sampled-metric.ts';
import { wholeNumber } from '../quantity.ts';
import { isBeyondChance } from './compare-a-b.ts';
import { sampledRow } from '../../core/compare/sampled-row.ts';

/** What became of a metric, and whether chance could have made it: `Loss fell from 2.1 % to 0.1 %: more than chance.` */
export function comparedSentence(compared: ComparedMetric): string {
  const { metric, a, b, outcome } = compared;
  const name = sampledName(metric);
  if (a.value === null || b.value === null) return missingSentence(name, compared);
  const [from, to] = valuesApart(metric, a.value, b.value);
  // What is no difference needs no decimals that would show one.
  const roughly = { from: sampledValue(metric, a.value), to: sampledValue(metric, b.value) };
  const middle =
    a.value === b.value
      ? msg(str`the middle stayed at ${from}`)
      : msg(str`the middle went from ${from} to ${to}`);
  switch (outcome) {
    case 'better':
      return b.value < a.value
        ? msg(str`${name} fell from ${from} to ${to}: more than chance.`)
        : msg(str`${name} is lower overall, though ${middle}: more than chance.`);
    case 'worse':
      return b.value > a.value
        ? msg(str`${name} rose from ${from} to ${to}: more than chance.`)
        : msg(str`${name} is higher overall, though ${middle}: more than chance.`);
    case 'same':
      if (roughly.from === roughly.to) return msg(str`${name} stayed at ${roughly.from}.`);
      return isBeyondChance(compared)
        ? msg(str`${name} went from ${from} to ${to}: too small a difference to matter.`)
        : msg(str`${name} went from ${from} to ${to}: chance alone could do that.`);
    case 'unknown':
      return roughly.from === roughly.to
        ? msg(str`${name} was ${roughly.from} on both sides: too little was measured to tell more.`)
        : msg(str`${name} went from ${from} to ${to}: too little was measured to tell it from chance.`);
  }
}

function missingSentence(name: string, { a, b }: ComparedMetric): string {
  if (a.value === null && b.value === null) return msg(str`${name} was measured on neither side.`);
  return a.value === null
    ? msg(str`${name} was not measured before.`)
    : msg(str`${name} was not measured after.`);
}

/** The outcome in a word, for its column. */
export function outcomeWord(outcome: ComparedMetric['outcome']): string {
  switch (outcome) {
    case 'better':
      return msg('Better');
    case 'worse':
      return msg('Worse');
    case 'same':
      return msg('No real difference');
    case 'unknown':
      return msg('Too little to tell');
  }
}

/** As many decimals as the values have that differ; what is less is 0. */
function signed(value: number): string {
  const size = Math.abs(value);
  const maximumFractionDigits = size >= 10 ? 0 : size >= 1 ? 1 : 2;
  return new Intl.NumberFormat('en', { maximumFractionDigits, signDisplay: 'exceptZero' })
    .format(value)
    .replace('-', '\u2212');
}

/** A difference with its sign; ratios in percentage points. */
function signedValue(metric: ComparedMetric['metric'], value: number): string {
  return sampledRow(metric).unit === 'ms'
    ? `${signed(value)}\u00a0ms`
    : msg(str`${signed(value * 100)}\u00a0points`);
}

/** `-2 points`; a dash where there is none. */
export const differenceText = ({ metric, difference }: ComparedMetric): string =>
  difference === null ? '\u2013' : signedValue(metric, difference);

/** `-2.6 to -1.4 points`: where the true difference lies, 19 times out of 20; empty where it cannot be said. */
export function intervalText({ metric, interval }: ComparedMetric): string {
  if (interval === null) return '';
  const low = sampledRow(metric).unit === 'ms' ? signed(interval.low) : signed(interval.low * 100);
  return msg(str`${low} to ${signedValue(metric, interval.high)}`);
}

/** The value of one side: of one result its value, of several their middle and 90th percentile. */
export function sideValue(metric: ComparedMetric['metric'], side: ComparedMetric['a']): string {
  const value = sampledValue(metric, side.value);
  return side.samples <= 1 || side.p90 === null
    ? value
    : msg(str`${value} (90 % under ${sampledValue(metric, side.p90)})`);
}

/**
 * What a compared value is. Two results are held against each other over their whole length, for the worst window of
 * the longer one would be the worse by chance alone; sets by the graded figures of each test.
 */
export function comparedMeaning(metric: ComparedMetric['metric'], areSets: boolean): string {
  if (areSets) return sampledMeaning(metric);
  switch (metric) {
    case 'lossRatio':
      return msg('there and back, whole test');
    case 'lossUpRatio':
      return msg('from the device to the relay, whole test');
    case 'lossDownRatio':
      return msg('from the relay to the device, whole test');
    case 'jitterMs':
      return msg('there and back, mean of the test');
    default:
      return sampledMeaning(metric);
  }
}

/** Whether several tests stand behind the figures: one result has no 90th percentile. */
export const areSetsCompared = ({ metrics }: Comparison): boolean =>
  metrics.some(({ a, b }) => a.p90 !== null || b.p90 !== null);

/** The answer over all metrics. */
export function comparisonHeadline({ a, b, metrics }: Comparison): string {
  if (a.tests === 0 && b.tests === 0) return msg('Neither side has any results.');
  if (a.tests === 0) return msg('The first side has no results.');
  if (b.tests === 0) return msg('The second side has no results.');
  const [better, worse] = (['better', 'worse'] as const).map((wanted) =>
    metrics.some(({ outcome }) => outcome === wanted),
  );
  if (better && worse) return msg('Some things got better and some got worse.');
  if (better) return msg('It got better, by more than chance.');
  if (worse) return msg('It got worse, by more than chance.');
  return metrics.every(({ outcome }) => outcome === 'unknown')
    ? msg('Too little was measured to tell a difference from chance.')
    : msg('No difference is larger than chance.');
}

/** How many tests a side has and how they ended: `24 tests: 20 meet the targets, 3 miss them, 1 not enough data`. */
export function sideSummary({ tests, meets, misses, noData, isCut }: Comparison['a']): string {
  if (tests === 0) return msg('No results.');
  const count = tests === 1 ? msg('1 test') : msg(str`${wholeNumber(tests)} tests`);
  const missed =
    meets > 0
      ? msg(str`${wholeNumber(misses)} missed them`)
      : msg(str`${wholeNumber(misses)} missed the targets`);
  const parts = [
    meets > 0 ? msg(str`${wholeNumber(meets)} met the targets`) : '',
    misses > 0 ? missed : '',
    noData > 0 ? msg(str`${wholeNumber(noData)} had not enough data`) : '',
  ].filter((part) => part !== '');
  const cut = isCut ? msg(' More were found; these are the newest.') : '';
  return `${count}: ${parts.join(', ')}.${cut}`;
}

/** What the word chance means here, for people who never took statistics. */
export const chanceHelp = (): readonly string[] => [
  msg('No two tests give the same figures, even when nothing has changed. That is chance.'),
  msg(
    'A difference is called more than chance when it is so large that, had nothing changed, it would come up in fewer than 1 of 20 comparisons. One that is too small to matter for calls is called none.',
  ),
  msg(
    'The interval says between which values the true difference lies, with the same certainty. More tests on each side make it narrower.',
  ),
  msg(
    'More than chance does not say why: what else changed between the two sides, such as the time of day, can be the reason.',
  ),
];

/** How chance was judged, for engineers. */
export function methodText(method: ComparedMetric['method']): string {
  switch (method) {
    case 'newcombe':
      return msg('Difference of two proportions (Newcombe)');
    case 'block-means':
      return msg('Means of blocks within each test');
    case 'rank-sum':
      return msg('Rank sum of the tests');
    case 'none':
      return msg('Not judged');
  }
}
