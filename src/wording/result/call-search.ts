import { msg, str } from '@lit/localize';
import { callRange, pathRange } from '../../core/find-calls/call-range.ts';
import type { SearchEnd } from '../../core/find-calls/call-search.ts';
import type { GradedPath } from '../../core/verdict/grade-row.ts';
import { METRIC_NAMES } from '../../core/verdict/grade-row.ts';
import type { CallSearchResult } from '../../wire/result/call-search.ts';
import { duration, measuredValue, percent, roughMegabytes, targetValue, textList } from '../quantity.ts';
import { metricInSentence } from './metric.ts';

type Step = CallSearchResult['steps'][number];
type Miss = Step['misses'][number];

/** What a search for the number of calls has found, the answer first. Nothing is said of calls that were not tried. */
export interface CallSearchWording {
  readonly headline: string;
  readonly sentences: readonly string[];
}

const callsAtOnce = (calls: number): string =>
  calls === 1 ? msg('1 call') : msg(str`${calls} calls at once`);

export function callSearchWording(search: CallSearchResult): CallSearchWording {
  const { carried, missed } = callRange(search.steps);
  const atMiss = search.steps.filter(({ calls, outcome }) => calls === missed && outcome === 'misses');
  return {
    headline: headlineOf(carried, missed, atMiss),
    sentences: [
      ...directionSentences(search.steps),
      ...missSentences(atMiss),
      ...sureSentences(search),
      ...endSentences(search.end),
      msg(
        str`Tests: ${search.steps.length}, up to ${roughMegabytes(sum(search.steps, ({ bytes }) => bytes))}, ${duration(sum(search.steps, ({ tookMs }) => tookMs))}.`,
      ),
    ],
  };
}

function headlineOf(carried: number, missed: number | null, atMiss: readonly Step[]): string {
  if (missed === null)
    return carried === 0
      ? msg('We could not tell how many calls this link carries within the targets.')
      : msg(str`This link carried ${callsAtOnce(carried)} within the targets; more were not measured.`);
  const why = whyMissed(atMiss);
  return carried === 0
    ? msg(str`This link did not carry ${callsAtOnce(missed)} within the targets: ${why}.`)
    : msg(str`This link carried ${carried} within the targets, missed at ${missed}: ${why}.`);
}

/** `from you, loss in bursts`: what was missed first in the order of metrics, by direction. */
function whyMissed(steps: readonly Step[]): string {
  const misses = steps.flatMap((step) => step.misses);
  if (misses.length === 0) return msg('the calls could not be made');
  const paths = (['up', 'down', 'loop'] as const).filter((path) => misses.some((miss) => miss.path === path));
  return paths
    .map((path) => {
      const own = METRIC_NAMES.filter((metric) =>
        misses.some((miss) => miss.path === path && miss.metric === metric),
      );
      const names = textList(own.map((metric) => metricInSentence(metric)));
      return path === 'loop' ? names : msg(str`${direction(path)}, ${names}`);
    })
    .join('; ');
}

const direction = (path: Exclude<GradedPath, 'loop'>): string =>
  path === 'up' ? msg('from you') : msg('to you');

/** How far each direction went, where both are known and they differ. */
function directionSentences(steps: readonly Step[]): string[] {
  const [up, down] = [pathRange(steps, 'up'), pathRange(steps, 'down')];
  if (up.missed === down.missed) return [];
  const one = ({ carried, missed }: typeof up, name: string): string =>
    missed === null
      ? msg(str`${name}: carried ${carried}, the most that was tested.`)
      : msg(str`${name}: carried ${carried}, missed at ${missed}.`);
  return [one(up, msg('From you')), one(down, msg('To you'))];
}

/** The worst figure of each target that was missed, with its interval where it has one. */
function missSentences(steps: readonly Step[]): string[] {
  const worst = new Map<string, Miss>();
  for (const miss of steps.flatMap(({ misses }) => misses)) {
    const key = `${miss.path} ${miss.metric}`;
    if (miss.value > (worst.get(key)?.value ?? -1)) worst.set(key, miss);
  }
  const [calls] = steps;
  return [...worst.values()].map(({ path, metric, value, target, interval }) => {
    const unit = metric === 'rtt' || metric === 'oneWay' || metric === 'jitter' ? 'ms' : 'ratio';
    const figure = measuredValue(value, unit, target);
    const name = metricInSentence(metric, path);
    const limit = targetValue(target, unit);
    return interval
      ? msg(
          str`With ${calls?.calls ?? 0}, ${name}: ${figure}, between ${percent(interval.low)} and ${percent(interval.high)}; the target is under ${limit}.`,
        )
      : msg(str`With ${calls?.calls ?? 0}, ${name}: ${figure}; the target is under ${limit}.`);
  });
}

/** Whether both ends were seen twice, and what lies between them unmeasured. */
function sureSentences({ steps }: CallSearchResult): string[] {
  const { carried, missed, isCarriedConfirmed, isMissedConfirmed } = callRange(steps);
  const between =
    missed !== null && missed - carried > 1
      ? [msg(str`Numbers between ${carried} and ${missed} were not tested.`)]
      : [];
  const once = [
    ...(carried > 0 && !isCarriedConfirmed ? [carried] : []),
    ...(missed !== null && !isMissedConfirmed ? [missed] : []),
  ];
  if (carried === 0 && missed === null) return between;
  if (once.length === 0)
    return [
      ...between,
      carried > 0 && missed !== null
        ? msg('Both ends were measured twice, with the same outcome.')
        : msg('It was measured twice, with the same outcome.'),
    ];
  return [...between, msg(str`Seen once only: ${textList(once.map(callsAtOnce))}.`)];
}

function endSentences(end: SearchEnd): string[] {
  switch (end) {
    case 'found':
      return [];
    case 'disagreed':
      return [msg('A repeated test came out differently: this link does not behave the same each time.')];
    case 'no-data':
      return [msg('The search ended because a test could not be judged twice.')];
    case 'data-cap':
      return [msg('The search ended because the next test could have used more data than was allowed.')];
    case 'time':
      return [msg('The search ended because the next test could have taken longer than a search may.')];
    case 'stopped':
      return [msg('The search was stopped before its end.')];
  }
}

const sum = (steps: readonly Step[], of: (step: Step) => number): number =>
  steps.reduce((total, step) => total + of(step), 0);
