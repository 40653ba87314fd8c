import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import {
  clockTime,
  decimal,
  milliseconds,
  percent,
  preciseMilliseconds,
  wholeNumber,
} from '../../wording/quantity.ts';
import { unknownDirections } from '../../wording/result/witness.ts';
import { factList, type Fact } from './facts.ts';

type Direction = Result['metrics']['up'];
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

/** What the relay saw half-way: each direction's figures, what is missing, and how the two clocks were brought together. */
export function directionEvidence(result: Result): TemplateResult {
  const { metrics, witness } = result;
  const why = unknownDirections(result);
  const isWitnessed = witness !== undefined && witness.state !== 'none';
  return html`${why === null ? nothing : html`<p class="quiet small">${why.join(' ')}</p>`}
  ${part(msg('From you'), metrics.up)} ${part(msg('To you'), metrics.down)}
  ${
    isWitnessed
      ? html`<h3>${msg('The relay\u2019s record')}</h3>
          ${factList(recordFacts(witness))}
          <p class="quiet small">
            ${msg('Each end has its own clock. How fast one runs against the other is removed; by how much one is ahead cannot be known. So queueing is over the fastest packet, and one-way delay stays derived: half of the round trip.')}
          </p>`
      : nothing
  }`;
}

function recordFacts(witness: NonNullable<Result['witness']>): readonly Fact[] {
  return [
    [msg('Lost on the way from you'), wholeNumber(witness.lostUp)],
    [msg('Lost on the way to you'), wholeNumber(witness.lostDown)],
    [msg('Lost, direction not known'), wholeNumber(witness.lostUnknown)],
    [msg('Came back, but not in the record'), wholeNumber(witness.unwitnessed)],
    [msg('Drift of the relay\u2019s clock, removed'), `${decimal(witness.clockDriftPpm)}\u00a0ppm`],
    [
      msg('Clock difference left unexplained between the directions'),
      preciseMilliseconds(witness.clockResidualMs),
    ],
    [
      witness.sources.length > 1 ? msg('Seen coming from, in this order') : msg('Seen coming from'),
      witness.sources.length === 0 ? null : witness.sources.join(', '),
    ],
  ];
}
