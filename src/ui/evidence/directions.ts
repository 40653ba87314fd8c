import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { clockTime, milliseconds, percent, preciseMilliseconds, wholeNumber } from '../wording/quantity.ts';
import { factList, type Fact } from './facts.ts';

type Direction = Result['metrics']['up'];
type WitnessReason = NonNullable<NonNullable<Result['witness']>['reason']>;

function reasonText(reason: WitnessReason): string {
  switch (reason) {
    case 'third-party-relay':
      return msg('The relay is not one of ours and keeps no record.');
    case 'not-rtp':
      return msg('The fallback method cannot be told apart half-way.');
    case 'unavailable':
      return msg('The relay\u2019s record could not be had.');
    case 'capped':
      return msg('The relay\u2019s record reached its limit.');
    case 'incomplete':
      return msg('The relay\u2019s record has gaps.');
  }
}

function directionFacts(direction: NonNullable<Direction>): readonly Fact[] {
  const { worstLoss15s, worstBurst200ms, worstJitter15s, queueingMs } = direction;
  const at = (value: string, startMs: number): string => `${value}, ${clockTime(startMs)}`;
  return [
    [msg('Sent'), wholeNumber(direction.sent)],
    [msg('Lost'), wholeNumber(direction.lost)],
    [msg('Loss over the whole test'), direction.lossRatio === null ? null : percent(direction.lossRatio)],
    [msg('Loss in the worst 15 s'), worstLoss15s && at(percent(worstLoss15s.ratio), worstLoss15s.startMs)],
    [
      msg('Loss in the worst 200 ms'),
      worstBurst200ms && at(percent(worstBurst200ms.ratio), worstBurst200ms.startMs),
    ],
    [
      msg('Jitter in the worst 15 s'),
      worstJitter15s && at(milliseconds(worstJitter15s.ms), worstJitter15s.startMs),
    ],
    [msg('Reordered'), wholeNumber(direction.reordered)],
    [msg('Queueing, mean'), queueingMs && preciseMilliseconds(queueingMs.mean)],
    [msg('Queueing, 95th percentile'), queueingMs && preciseMilliseconds(queueingMs.p95)],
  ];
}

const part = (title: string, direction: Direction): TemplateResult | typeof nothing =>
  direction === null
    ? nothing
    : html`<h3>${title}</h3>
        ${factList(directionFacts(direction))}`;

/** What the relay saw half-way: each direction's figures, or why there are none. */
export function directionEvidence({ metrics, witness }: Result): TemplateResult {
  const reason = witness?.reason ?? null;
  return html`${reason === null ? nothing : html`<p class="quiet small">${reasonText(reason)}</p>`}
  ${part(msg('From you'), metrics.up)} ${part(msg('To you'), metrics.down)}
  ${
    witness
      ? factList([
          [msg('Lost where the relay kept no record'), wholeNumber(witness.lostUnknown)],
          [msg('Received without a record'), wholeNumber(witness.unwitnessed)],
          [msg('Drift between the clocks, removed'), `${witness.clockDriftPpm.toFixed(1)} ppm`],
          [msg('Rest of the drift'), preciseMilliseconds(witness.clockResidualMs)],
          [msg('Seen coming from'), witness.sources.join(', ')],
        ])
      : nothing
  }`;
}
