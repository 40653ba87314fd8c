import { msg, str } from '@lit/localize';
import type { ComparedMetric, Comparison } from '../../wire/desk/compare.ts';
import { sampledName, sampledValue, valuesApart } from '../sites/sampled-metric.ts';

/** How a metric differs between two things, neither of which was before the other: `Loss is lower in B (0.1 %) than in A (2.1 %)`. */
export function differenceSentence(compared: ComparedMetric): string {
  const { metric, a, b, outcome } = compared;
  const name = sampledName(metric);
  if (a.value === null || b.value === null) return missingSentence(name, compared);
  const [ofA, ofB] = valuesApart(metric, a.value, b.value);
  const roughly = { a: sampledValue(metric, a.value), b: sampledValue(metric, b.value) };
  switch (outcome) {
    case 'better':
      return b.value < a.value
        ? msg(str`${name} is lower in B (${ofB}) than in A (${ofA}): more than chance.`)
        : msg(
            str`${name} is lower in B overall, though the middle is ${ofA} in A and ${ofB} in B: more than chance.`,
          );
    case 'worse':
      return b.value > a.value
        ? msg(str`${name} is higher in B (${ofB}) than in A (${ofA}): more than chance.`)
        : msg(
            str`${name} is higher in B overall, though the middle is ${ofA} in A and ${ofB} in B: more than chance.`,
          );
    case 'same':
      if (roughly.a === roughly.b) return msg(str`${name} is ${roughly.a} in both.`);
      return isBeyondChance(compared)
        ? msg(str`${name} is ${ofA} in A and ${ofB} in B: too small a difference to matter.`)
        : msg(str`${name} is ${ofA} in A and ${ofB} in B: chance alone could do that.`);
    case 'unknown':
      return roughly.a === roughly.b
        ? msg(str`${name} was ${roughly.a} on both sides: too little was measured to tell more.`)
        : msg(str`${name} is ${ofA} in A and ${ofB} in B: too little was measured to tell it from chance.`);
  }
}

/** An interval without 0 is no chance, however small the difference. */
export const isBeyondChance = ({ interval }: ComparedMetric): boolean =>
  interval !== null && (interval.low > 0 || interval.high < 0);

function missingSentence(name: string, { a, b }: ComparedMetric): string {
  if (a.value === null && b.value === null) return msg(str`${name} was measured on neither side.`);
  return a.value === null
    ? msg(str`${name} was not measured in A.`)
    : msg(str`${name} was not measured in B.`);
}

/** The outcome in few words, for its column. */
export function differenceWord(outcome: ComparedMetric['outcome']): string {
  switch (outcome) {
    case 'better':
      return msg('B is better');
    case 'worse':
      return msg('B is worse');
    case 'same':
      return msg('No real difference');
    case 'unknown':
      return msg('Too little to tell');
  }
}

/** The answer over all metrics where something differs; `null` where nothing does. */
export function differenceHeadline({ metrics }: Comparison): string | null {
  const isAny = (wanted: ComparedMetric['outcome']): boolean =>
    metrics.some(({ outcome }) => outcome === wanted);
  if (isAny('better') && isAny('worse')) return msg('B is better in some things and worse in others.');
  if (isAny('better')) return msg('B is better than A, by more than chance.');
  return isAny('worse') ? msg('B is worse than A, by more than chance.') : null;
}

/** What two single tests cannot show. */
export const singleTestsNote = (): string =>
  msg(
    'One test on each side: what differs, differs between these two tests. Whether the network is different on other days, one test cannot show; compare several tests of each side for that.',
  );
