import { html, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { wholeNumber } from '../../wording/quantity.ts';

type Stream = Result['traffic']['streams'][number];

const range = ({ rtp }: Stream, of: (part: Stream['rtp'][number]) => string): TemplateResult[] =>
  rtp.map((part) => html`<div>${of(part)}</div>`);

/** Each stream with what an engineer needs to find its packets in a capture. */
export function streamEvidence({ traffic }: Result): TemplateResult {
  const { streams, packetRatePerSecond, payloadBytes } = traffic;
  return html`<div class="wide" tabindex="0" role="region" aria-label=${msg('Streams')}>
    <table class="small">
      <caption>
        ${msg(str`${packetRatePerSecond} packets a second over all streams, ${payloadBytes} bytes of payload each. Sequence numbers are of the measured stretch, first to last.`)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('Stream')}</th>
          <th scope="col" class="number">${msg('Sent')}</th>
          <th scope="col" class="number">${msg('Received')}</th>
          <th scope="col" class="number">${msg('Lost')}</th>
          <th scope="col" class="number">${msg('SSRC')}</th>
          <th scope="col" class="number">${msg('RTP sequence')}</th>
        </tr>
      </thead>
      <tbody>
        ${streams.map(
          (stream) =>
            html`<tr>
              <th scope="row">${stream.stream + 1}</th>
              <td class="number">${wholeNumber(stream.sent)}</td>
              <td class="number">${wholeNumber(stream.received)}</td>
              <td class="number">${wholeNumber(stream.lost)}</td>
              <td class="number">${range(stream, ({ ssrc }) => String(ssrc))}</td>
              <td class="number">
                ${range(stream, ({ firstSequence, lastSequence }) =>
                  firstSequence === null || lastSequence === null
                    ? '\u2013'
                    : `${String(firstSequence)}\u2013${String(lastSequence)}`,
                )}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
