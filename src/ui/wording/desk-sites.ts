import { msg, str } from '@lit/localize';
import type { SampledMetric } from '../../core/sites/sampled-metric.ts';
import { sampledName, sampledValue } from './desk-metric.ts';
import { timeApart } from './desk-time.ts';
import { wholeNumber } from './quantity.ts';

/** How the sites are put in order. */
export const ORDER_NAMES = {
  worst: () => msg('Worst first'),
  name: () => msg('By name'),
  latest: () => msg('Latest sample first'),
  coverage: () => msg('Least coverage first'),
} as const;

/** `12 sites`, `3 of 12 sites`. */
export function sitesCount(shown: number, all: number): string {
  if (shown !== all) return msg(str`${wholeNumber(shown)} of ${wholeNumber(all)} sites`);
  return all === 1 ? msg('1 site') : msg(str`${wholeNumber(all)} sites`);
}

/** Of sites that the server still works out. */
export const pendingSites = (count: number): string =>
  count === 1
    ? msg('One more site is being worked out. It appears here by itself.')
    : msg(str`${wholeNumber(count)} more sites are being worked out. They appear here by themselves.`);

/** `last sample 4 minutes ago`. */
export const lastSampleText = (atMs: number | null, nowMs: number): string =>
  atMs === null ? msg('no sample yet') : msg(str`last sample ${timeApart(atMs, nowMs)} ago`);

/** A sparkline in words. */
export function sparkDescription(
  metric: SampledMetric,
  values: readonly (number | null)[],
  target: number,
): string {
  const known = values.filter((value) => value !== null);
  const name = sampledName(metric);
  if (known.length === 0) return msg(str`${name} over 7 days: nothing measured`);
  const range = [sampledValue(metric, Math.min(...known)), sampledValue(metric, Math.max(...known))] as const;
  const limit = sampledValue(metric, target);
  const gaps = values.length - known.length;
  return gaps === 0
    ? msg(str`${name} over 7 days: between ${range[0]} and ${range[1]}, target under ${limit}`)
    : msg(
        str`${name} over 7 days: between ${range[0]} and ${range[1]}, target under ${limit}, with gaps in ${gaps} of ${values.length} stretches`,
      );
}

/** The command that watches a site; names in capitals are to be replaced. */
export const watchExample = (server: string): string =>
  `edgewise watch ${server} --every 10m --site "SITE" --token-file token.txt`;
