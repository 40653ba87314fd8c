import { html, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { LegCounts } from '../../core/capture/capture-join.ts';
import type { CaptureReport } from '../../core/capture/capture-report.ts';
import { captureLegName } from '../../wording/result/capture.ts';
import { wholeNumber } from '../../wording/quantity.ts';

/** What the capture has and lacks, by stream and direction. */
export function captureCounts({ legs }: CaptureReport): TemplateResult {
  const columns: readonly [title: string, of: (counts: LegCounts) => number][] = [
    [msg('Sent'), ({ packets }) => packets],
    [msg('In both'), ({ both }) => both],
    [msg('In the capture, not received'), ({ captureOnly }) => captureOnly],
    [msg('Received, not in the capture'), ({ pageOnly }) => pageOnly],
    [msg('In neither'), ({ neither }) => neither],
    [msg('Copies'), ({ copies }) => copies],
  ];
  return html`<div class="wide" tabindex="0" role="region" aria-label=${msg('Capture and page')}>
    <table class="small">
      <caption>
        ${msg('Packets by stream and direction: in the capture, and received by this page. Those sent while the capture ran.')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('Stream')}</th>
          <th scope="col">${msg('Direction')}</th>
          ${columns.map(([title]) => html`<th scope="col" class="number">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${legs.map(
          (counts) =>
            html`<tr>
              <th scope="row">${counts.stream + 1}</th>
              <td>${captureLegName(counts.leg)}</td>
              ${columns.map(([, of]) => html`<td class="number">${wholeNumber(of(counts))}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Where the packets of the test ran, as the capture has it. */
export const captureFlows = ({ flows }: CaptureReport): TemplateResult =>
  html`<div class="wide" tabindex="0" role="region" aria-label=${msg('Addresses in the capture')}>
    <table class="small">
      <caption>
        ${msg('Where packets of this test ran, warm-up included')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('From')}</th>
          <th scope="col">${msg('To')}</th>
          <th scope="col">${msg('Direction')}</th>
          <th scope="col">${msg('Framing')}</th>
          <th scope="col" class="number">${msg('Packets')}</th>
        </tr>
      </thead>
      <tbody>
        ${flows.map(
          (flow) =>
            html`<tr>
              <td>${endpoint(flow.source, flow.sourcePort)}</td>
              <td>${endpoint(flow.destination, flow.destinationPort)}</td>
              <td>${captureLegName(flow.leg)}</td>
              <td>${flow.transport.toUpperCase()}, ${framingNames[flow.framing]}</td>
              <td class="number">${wholeNumber(flow.packets)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

/** By the names of RFC 8656, which are not translated. */
const framingNames = {
  'send-indication': 'Send indication',
  'data-indication': 'Data indication',
  'channel-data': 'ChannelData',
  bare: 'RTP',
} as const;

const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${String(port)}` : `${address}:${String(port)}`;
