import { css, html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { ShownOutcome } from '../../../core/verdict/shown-outcome.ts';
import type { FleetRow } from '../../../wire/relays/fleet.ts';
import { placesOf } from '../../../wire/relays/places.ts';
import { busyRatioOf, relayStanding, type RelayStanding } from '../../../wire/relays/standing.ts';
import { noPlaceGiven, relayBusy, relayStandingName } from '../../../wording/desk/relay-map.ts';
import { statusIcon } from '../../look/status-icon.ts';

/** Shape and colour of each standing; its word stands beside them. */
const MARKS: Readonly<Record<RelayStanding, ShownOutcome>> = {
  online: 'meets',
  offline: 'misses',
  draining: 'caution',
  recovering: 'caution',
  'held-out': 'caution',
  full: 'caution',
  'never-reached': 'caution',
  unchecked: 'no-data',
};

/** From how many relays on a place takes the whole width. */
const MANY_RELAYS = 5;

/** How the map looks; with `statusLook`. */
export const relayMapLook = css`
  .map {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
    gap: var(--space-3);
    margin: 0;
  }
  .map > div {
    min-width: 0;
  }
  /* A long column would leave the page beside it empty. */
  .map > .many {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: inherit;
    column-gap: var(--space-3);
  }
  .map dt {
    grid-column: 1 / -1;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .map dd {
    margin: var(--space-1) 0 0;
  }
  .map button {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--space-half) var(--space-2);
    align-items: start;
    align-content: center;
    width: 100%;
    padding-block: var(--space-1);
    text-align: start;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  .map .word {
    font-size: var(--text-s);
  }
  .map .load {
    grid-column: 2 / -1;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--space-2);
    align-items: center;
    color: var(--quiet);
    font-size: var(--text-s);
  }
  .map .bar {
    display: block;
    width: 100%;
    height: 0.5rem;
  }
  .bar .whole {
    fill: var(--line);
  }
  .bar .busy {
    fill: var(--chart-series);
  }
`;

/** The names of all relays by place: how each stands and how busy it is. Whoever presses one is taken to its entry. */
export const relayMap = (relays: readonly FleetRow[], choose: (name: string) => void): TemplateResult =>
  html`<section>
    <h2>${msg('By place')}</h2>
    <dl class="map">
      ${placesOf(relays).map(
        ({ place, relays: there }) =>
          html`<div class=${there.length < MANY_RELAYS ? '' : 'many'}>
            <dt>${place === null ? noPlaceGiven() : html`<bdi>${place}</bdi>`}</dt>
            ${there.map((relay) => html`<dd>${entry(relay, choose)}</dd>`)}
          </div>`,
      )}
    </dl>
  </section>`;

function entry(relay: FleetRow, choose: (name: string) => void): TemplateResult {
  const { name } = relay;
  const standing = relayStanding(relay);
  const mark = MARKS[standing];
  const busyRatio = busyRatioOf(relay);
  return html`<button type="button" @click=${() => choose(name)}>
    <span class="status ${mark}">${statusIcon(mark)}</span>
    <bdi>${name}</bdi>
    <span class="word status ${mark}">${relayStandingName(standing)}</span>
    ${busyRatio === null ? nothing : load(busyRatio)}
  </button>`;
}

const load = (busyRatio: number): TemplateResult =>
  html`<span class="load">
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="whole" width="100" height="8"></rect>
      <rect class="busy" width=${100 * busyRatio} height="8"></rect>
    </svg>
    <span>${relayBusy(busyRatio)}</span>
  </span>`;
