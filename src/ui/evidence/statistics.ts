import { html, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { agreementWord } from '../../wording/result/agreement.ts';
import { percent, preciseMilliseconds, wholeNumber } from '../../wording/quantity.ts';

type Metric = Result['stats']['disagreements'][number]['metric'];

const orDash = (value: number | null, format: (value: number) => string): string =>
  value === null ? '\u2013' : format(value);

/** getStats beside our own figures, and where the two disagree. */
export function statisticsEvidence(result: Result): TemplateResult {
  const { stats, traffic, metrics } = result;
  const { loop } = metrics;
  const lines: readonly [name: string, ours: string, theirs: string, metric: Metric | null][] = [
    [
      msg('Packets received'),
      wholeNumber(traffic.received),
      orDash(stats.packetsReceived, wholeNumber),
      null,
    ],
    [msg('Packets lost'), wholeNumber(traffic.lost), orDash(stats.packetsLost, wholeNumber), null],
    [msg('Loss, whole test'), orDash(loop.lossRatio, percent), orDash(stats.lossRatio, percent), 'loss'],
    [
      msg('Jitter, RFC 3550'),
      orDash(loop.jitterRfc3550Ms, preciseMilliseconds),
      orDash(stats.jitterMs, preciseMilliseconds),
      'jitter',
    ],
    [
      msg('Round trip, mean'),
      orDash(loop.rttMs?.mean ?? null, preciseMilliseconds),
      orDash(stats.rttMs, preciseMilliseconds),
      'rtt',
    ],
  ];
  const agreement = (metric: Metric | null): string => (metric === null ? '' : agreementWord(result, metric));
  return html`<div
    class="wide"
    tabindex="0"
    role="region"
    aria-label=${msg('Browser statistics beside ours')}
  >
    <table class="small">
      <caption>
        ${msg(str`The browser\u2019s own statistics (getStats), read ${stats.samples} times while measuring. A witness only: grades come from our figures.`)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('What')}</th>
          <th scope="col" class="number">${msg('Ours')}</th>
          <th scope="col" class="number">${msg('getStats')}</th>
          <th scope="col">${msg('Compared')}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ([name, ours, theirs, metric]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${ours}</td>
              <td class="number">${theirs}</td>
              <td>${theirs === '\u2013' ? '' : agreement(metric)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
