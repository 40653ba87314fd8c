import { html, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { clockTime, duration, percent, preciseMilliseconds, wholeNumber } from '../../wording/quantity.ts';
import { factList } from './facts.ts';

type Interval = Result['metrics']['loop']['lossRatioInterval'];
type WorstWindow = Result['metrics']['loop']['worstLoss15s'];

const interval = (of: Interval): string =>
  of === null ? '' : msg(str` (95 % interval ${percent(of.low)} to ${percent(of.high)})`);

/** Distribution of delays, and the counts and ratios of the whole test. */
export function delayEvidence({ metrics, traffic }: Result): TemplateResult {
  const { loop } = metrics;
  const ms = (value: number | null | undefined): string | null =>
    value === null || value === undefined ? null : preciseMilliseconds(value);
  const ratio = (value: number | null, of: Interval): string | null =>
    value === null ? null : `${percent(value)}${interval(of)}`;
  const worst = (window: WorstWindow): string | null =>
    window === null
      ? null
      : msg(
          str`${wholeNumber(window.lost)} of ${wholeNumber(window.sent)} from ${clockTime(window.startMs)}${interval(window.interval)}`,
        );
  return html`<h3>${msg('Round trip')}</h3>
    ${factList([
      [msg('Least'), ms(loop.rttMs?.min)],
      [msg('Median'), ms(loop.rttMs?.median)],
      [msg('Mean'), ms(loop.rttMs?.mean)],
      [msg('95th percentile'), ms(loop.rttMs?.p95)],
      [msg('99th percentile'), ms(loop.rttMs?.p99)],
      [msg('Greatest'), ms(loop.rttMs?.max)],
      [msg('One way, half of the mean'), ms(loop.oneWayMs)],
    ])}
    <h3>${msg('Packets')}</h3>
    ${factList([
      [msg('Sent'), wholeNumber(traffic.sent)],
      [msg('Received'), wholeNumber(traffic.received)],
      [msg('Lost'), wholeNumber(traffic.lost)],
      [msg('Loss over the whole test'), ratio(loop.lossRatio, loop.lossRatioInterval)],
      [msg('Lost in the worst 15 s'), worst(loop.worstLoss15s)],
      [msg('Lost in the worst 200 ms'), worst(loop.worstBurst200ms)],
      [msg('Reordered'), wholeNumber(traffic.reordered)],
      [msg('Reordered over the whole test'), ratio(loop.reorderRatio, loop.reorderRatioInterval)],
      [
        msg('Duplicates'),
        traffic.duplicates === null ? msg('not visible to a browser') : wholeNumber(traffic.duplicates),
      ],
      [msg('Too late for a 100 ms buffer'), wholeNumber(traffic.late)],
      [msg('Counted as lost after'), duration(traffic.lateLimitMs)],
      [msg('Jitter, RFC 3550, whole test'), ms(loop.jitterRfc3550Ms)],
    ])}`;
}
