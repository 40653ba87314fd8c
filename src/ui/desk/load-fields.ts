import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { placesFor, type LoadWish } from '../../core/traffic/load.ts';
import type { ServerConfig } from '../../wire/http.ts';
import { callCounts } from '../call-counts.ts';
import { isChecked, selectedValue } from '../intents.ts';
import { callsExplanation, loadedExplanation, type RequestedLoad } from '../wording/desk-request.ts';

/**
 * How much load a requested test is to have, with the data that each choice uses. What the server never has room for is
 * not offered; where it has not told, it says so when it is asked.
 */
export function loadFields(
  wish: RequestedLoad,
  offer: ServerConfig | null,
  change: (change: Partial<LoadWish>) => void,
): TemplateResult {
  const { calls, loaded } = wish;
  const places = offer?.maxConcurrentTests ?? Infinity;
  const counts = callCounts(calls, (count) => placesFor({ calls: count, loaded }) <= places);
  const transferBps = offer?.transferBitsPerSecond ?? null;
  const hasRoom = transferBps !== null && placesFor({ calls, loaded: true }) <= places;
  return html`<label>
      ${msg('How many calls at once')}
      <select name="calls" @change=${(event: Event) => change({ calls: Number(selectedValue(event)) })}>
        ${counts.map((count) => html`<option value=${count} .selected=${count === calls}>${count}</option>`)}
      </select>
      <span class="quiet small">${callsExplanation(wish)}</span>
    </label>
    ${
      loaded || hasRoom
        ? html`<label class="check">
            <input
              type="checkbox"
              name="loaded"
              .checked=${loaded}
              @change=${(event: Event) => change({ loaded: isChecked(event) })}
            />
            <span>
              ${msg('Also test while the link is busy')}
              <span class="quiet small">${loadedExplanation(wish, transferBps)}</span>
            </span>
          </label>`
        : nothing
    }`;
}
