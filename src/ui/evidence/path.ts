import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { callPathAddress } from '../../wire/desk/plan/call-path.ts';
import type { Result } from '../../wire/result.ts';
import { relayTitle } from '../../wording/run/phase.ts';
import { milliseconds } from '../../wording/quantity.ts';
import { factList } from './facts.ts';

function chosenText(chosen: Result['path']['chosen']): string {
  switch (chosen) {
    case 'nearest':
      return msg('The nearest');
    case 'by-name':
      return msg('By name');
    case 'only':
      return msg('The only one');
  }
}

/** The relay in use, and which ports of which relays answered. */
export function pathEvidence(result: Result): TemplateResult {
  const { path, labels } = result;
  const { relay, relays } = path;
  const address = callPathAddress(result);
  return html`${factList([
      [msg('Relay'), relayTitle(relay)],
      [msg('Kind'), relay.kind.kind === 'azure' ? `Azure, ${relay.kind.region}` : msg('Edge')],
      // Of others, what is known stands beside the verdict (edgewise-regions.ts).
      ...(relay.kind.kind === 'edge' && !labels.region
        ? [[msg('On one continent with it, as the targets assume'), msg('not known')] as const]
        : []),
      [msg('Address in use'), relay.url],
      [msg('Transport'), path.transport === 'unknown' ? null : path.transport.toUpperCase()],
      [msg('Chosen'), chosenText(path.chosen)],
      ...(path.missed ?? []).map(({ name }) => [msg('Tried in vain before'), name] as const),
      [msg('Time to connect'), milliseconds(path.connectMs, 0)],
    ])}
    ${
      address === null
        ? nothing
        : html`<p>
            <a href=${address}>${msg('This call\u2019s path')}</a>
            <span class="quiet small"
              >${msg('(in the plan of the help desk, with the figures of this test)')}</span
            >
          </p>`
    }
    <div class="wide" tabindex="0" role="region" aria-label=${msg('Relays and ports')}>
      <table class="small">
        <caption>
          ${msg('Before the call each port was asked for an allocation.')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${msg('Relay')}</th>
            <th scope="col">${msg('Address')}</th>
            <th scope="col" class="number">${msg('Answered in')}</th>
          </tr>
        </thead>
        <tbody>
          ${relays.flatMap(({ name, ports }) =>
            ports.map(
              ({ url, answeredMs }) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td>${url}</td>
                  <td class="number">${answeredMs === null ? msg('no answer') : milliseconds(answeredMs)}</td>
                </tr>`,
            ),
          )}
        </tbody>
      </table>
    </div>`;
}
