import { html, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { wholeNumber } from '../../wording/quantity.ts';
import type { PacketRange } from './packet-ranges.ts';

/** The streams of a span, each with what finds its packets in a capture. */
export function packetTable(
  ranges: readonly PacketRange[],
  hasDirections: boolean,
  title: string,
): TemplateResult {
  const heads = [
    msg('SSRC'),
    msg('RTP sequence'),
    msg('Sent'),
    ...(hasDirections
      ? [msg('Lost from you'), msg('Lost to you'), msg('Direction not known')]
      : [msg('Lost')]),
  ];
  return html`<div class="wide" tabindex="0" role="region" aria-label=${title}>
    <table class="small">
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('Stream')}</th>
          ${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${ranges.map((range) => {
          const { 'lost-up': up, 'lost-down': down, 'lost-unknown': unknown } = range.lost;
          const figures = [
            range.ssrc === null ? '\u2013' : String(range.ssrc),
            range.firstSequence === null || range.lastSequence === null
              ? '\u2013'
              : `${String(range.firstSequence)}\u2013${String(range.lastSequence)}`,
            wholeNumber(range.sent),
            ...(hasDirections ? [up, down, unknown] : [up + down + unknown]).map(wholeNumber),
          ];
          return html`<tr>
            <th scope="row">${range.stream + 1}</th>
            ${figures.map((figure) => html`<td class="number">${figure}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
