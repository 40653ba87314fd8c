import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Action, Loaded } from '../../../app/desk/state.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import type { FleetRow, FleetTable } from '../../../wire/relays/fleet.ts';
import type { LastTests } from '../../../wire/relays/last-tests.ts';
import { busyRatioOf, isNeverReached, loadOf, relayStanding } from '../../../wire/relays/standing.ts';
import { columnHeads } from '../../look/column-heads.ts';
import { columnLook } from '../../look/column.ts';
import { rowCardsLook } from '../../look/row-cards.ts';
import { statusLook } from '../../look/status.ts';
import { tableLook } from '../../look/table.ts';
import { ViewElement } from '../../view-element.ts';
import { newestTest, noLastTests, testsOfDay } from '../../../wording/desk/last-tests.ts';
import { relayBusy, relayStandingName } from '../../../wording/desk/relay-map.ts';
import {
  builtInMeaning,
  configuredReach,
  holdName,
  holdText,
  notChecked,
  notReached,
  ownClock,
  relayClock,
  relayFull,
  relayHeard,
  relayGroup,
  relayHeldOut,
  relayOutByTests,
  relayReach,
  relayStateMeaning,
  relayTrouble,
} from '../../../wording/desk/relays.ts';
import { wholeNumber } from '../../../wording/quantity.ts';
import { moment, zoneSentence } from '../../../wording/time.ts';
import { actionStatus } from '../shell/action-status.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { fireDesk } from '../shell/intents.ts';
import { whenLoaded } from '../shell/loading.ts';
import { relayMap, relayMapLook } from './relay-map.ts';

/** The relays that tests can be sent to, and how those stand that joined. */
@localized()
@customElement('edgewise-admin-relays')
export class EdgewiseAdminRelays extends ViewElement {
  static override styles = [
    loadedLook,
    tableLook,
    columnLook(3),
    statusLook,
    relayMapLook,
    css`
      code {
        font-family: var(--font-code);
        font-size: var(--text-s);
        overflow-wrap: anywhere;
      }
      .offline .state strong {
        color: var(--misses);
      }
      .piece {
        display: block;
      }
      /* Names break where they have dots and colons; only what is wider than a phone breaks elsewhere. */
      td.hosts {
        overflow-wrap: break-word;
      }
      td {
        overflow-wrap: anywhere;
      }
      /* Where the map leads: shown whoever came there, also by a mouse. */
      th:focus {
        outline: 2px solid var(--focus);
        outline-offset: -2px;
      }
      /* Short names, such as that of the server's own, stay in one line. */
      th[data-relay] {
        min-width: 9ch;
      }
      .hold {
        display: block;
        margin-block-start: var(--space-2);
      }
      @media print {
        .hold {
          display: none;
        }
      }
      /* What they say is longer than half of a phone. */
      .state,
      .hosts {
        grid-column: 1 / -1;
      }
    `,
    rowCardsLook,
  ];

  @property({ attribute: false }) relays: Loaded<FleetTable> = { kind: 'loading' };

  /** What has come of holding one out. */
  @property({ attribute: false }) hold: Action = { kind: 'idle' };

  /** The moment of looking; given for pictures that are to stay the same. */
  @property({ attribute: false }) nowMs: number | null = null;

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Relays')}</h1>
      ${whenLoaded(this, this.relays, ({ relays }) => this.#list(relays))}
      <section>
        <h2>${msg('Adding a relay')}</h2>
        <p class="reading">
          ${msg('On this server, make a token for it; then start it on its own machine, by the address of this server:')}
        </p>
        <p><code>edgewise token add NAME --scope relays:join</code></p>
        <p><code>edgewise relay --join ${location.origin} --token-file FILE --name NAME</code></p>
      </section>`;
  }

  #list(relays: FleetTable['relays']): TemplateResult {
    if (relays.length === 0)
      return html`<p class="quiet">${msg('There are no relays: no test can be made.')}</p>`;
    // One has nothing to be found among.
    return html`${relays.length > 1 ? relayMap(relays, (name) => this.#goTo(name)) : nothing}
      <table>
        <caption>
          ${zoneSentence()} ${msg('A relay that is 100\u00a0% busy has all that it can carry.')}
        </caption>
        ${columnHeads(msg('Relay'), msg('State'), msg('Since'), msg('Tests now'), msg('Load'), msg('Clock'), msg('Last tests'), msg('Version'), msg('Addresses'))}
        <tbody>
          ${relays.map((relay) => this.#relay(relay))}
        </tbody>
      </table>
      <p>
        <button type="button" @click=${() => fireDesk(this, 'desk-retry', null)}>${msg('Look again')}</button>
        ${actionStatus(this.hold, { doing: msg('One moment.'), done: '' })}
      </p>`;
  }

  /** To its entry in the list: it is scrolled into view, and read out. */
  #goTo(name: string): void {
    for (const head of this.renderRoot.querySelectorAll<HTMLElement>('th[data-relay]'))
      if (head.dataset['relay'] === name) head.focus();
  }

  #relay(row: FleetRow): TemplateResult {
    const { name, place, kind, group = null, urls, joined, checked, builtIn = null, lastTests } = row;
    const hosts = [...new Set(urls.map((url) => /^turns?:(\[[^\]]+\]|[^:?]+)/.exec(url)?.[1] ?? url))];
    const standing = joined ?? checked ?? builtIn;
    const sinceMs = standing?.sinceMs ?? null;
    const load = loadOf(row);
    const busyRatio = busyRatioOf(row);
    return html`<tr class=${standing?.state ?? ''}>
      <th scope="row" tabindex="-1" data-relay=${name}>
        <strong><bdi>${name}</bdi></strong>
        ${place === null ? nothing : html`<span class="piece quiet small"><bdi>${place}</bdi></span>`}
        ${kind.kind === 'azure' ? html`<span class="piece quiet small">${kind.region}</span>` : nothing}
        ${group === null ? nothing : html`<span class="piece quiet small">${relayGroup(group)}</span>`}
      </th>
      <td class="state" data-label=${msg('State')}>
        <strong>${relayStandingName(relayStanding(row))}</strong>
        ${joined ? [this.#state(joined), this.#holdButton(name, joined)] : configuredState(row)}
      </td>
      <td data-label=${msg('Since')}>${sinceMs === null ? '\u2013' : moment(sinceMs)}</td>
      <td data-label=${msg('Tests now')}>${load ? wholeNumber(load.tests) : '\u2013'}</td>
      <td data-label=${msg('Load')}>${busyRatio === null ? '\u2013' : relayBusy(busyRatio)}</td>
      <td data-label=${msg('Clock')}>${builtIn ? ownClock() : relayClock(joined?.clockAheadMs ?? null)}</td>
      <td data-label=${msg('Last tests')}>${lastTestsOf(name, lastTests)}</td>
      <td data-label=${msg('Version')}><bdi>${(joined ?? builtIn)?.version ?? '\u2013'}</bdi></td>
      <td class="hosts" data-label=${msg('Addresses')}>
        ${hosts.map((host) => html`<bdi class="piece">${breakable(host)}</bdi>`)}
      </td>
    </tr>`;
  }

  /** To and fro with one button: nothing is lost by either. */
  #holdButton(
    name: string,
    { isHeldOut, state }: NonNullable<FleetRow['joined']>,
  ): TemplateResult | typeof nothing {
    // One that is leaving by itself is not to be held.
    if (state === 'draining' && !isHeldOut) return nothing;
    return html`<button
      type="button"
      class="hold"
      aria-label=${holdName(name, isHeldOut)}
      ?disabled=${this.hold.kind === 'doing'}
      @click=${() => fireDesk(this, 'desk-hold-relay', { name, isHeldOut: !isHeldOut })}
    >
      ${holdText(isHeldOut)}
    </button>`;
  }

  #state(joined: NonNullable<FleetRow['joined']>): TemplateResult {
    const pieces = [
      (joined.state === 'online' ? relayFull(joined) : null) ?? relayStateMeaning(joined.state),
      relayHeldOut(joined),
      relayHeard(joined, this.nowMs ?? Date.now()),
      relayOutByTests(joined),
      relayReach(joined.reach),
      ...joined.troubles.map(relayTrouble),
    ].filter((piece) => piece !== null);
    return said(pieces);
  }
}

/** Of a relay of the configuration. */
function configuredState({ checked, builtIn = null }: FleetRow): TemplateResult {
  if (builtIn) return said([builtInMeaning(builtIn.state)]);
  if (checked === null) return said([notChecked()]);
  const { state, troubles, reach } = checked;
  const meaning = isNeverReached(checked) ? notReached() : relayStateMeaning(state);
  const more = [relayOutByTests(checked), configuredReach(reach)].filter((piece) => piece !== null);
  return said([meaning, ...more, ...troubles.map(relayTrouble)]);
}

const said = (pieces: readonly string[]): TemplateResult =>
  html`${pieces.map((piece) => html`<span class="piece quiet small">${piece}</span>`)}`;

/** How many of a day there are, which leads to all of them, and the newest. */
function lastTestsOf(relay: string, tests: LastTests): TemplateResult {
  const { newest } = tests;
  if (newest === null) return html`<span class="quiet">${noLastTests()}</span>`;
  return html`<a href=${formatAddress({ kind: 'list', query: { search: { relay }, within: null } })}
      >${testsOfDay(tests)}</a
    >
    <a
      class="piece small"
      href=${formatAddress({ kind: 'result', id: newest.id, query: { search: { relay }, within: null } })}
      >${newestTest(newest)}</a
    >`;
}

/** A host that may break behind its dots and colons. */
const breakable = (host: string): TemplateResult =>
  html`${host.split(/(?<=[.:])/u).map((piece) => html`${piece}<wbr />`)}`;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-admin-relays': EdgewiseAdminRelays;
  }
}
