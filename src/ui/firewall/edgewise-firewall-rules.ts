import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { allowList, allowListCsv, allowListJson } from '../../core/connectivity/allow-list.ts';
import { sheetCsv, type SheetRow } from '../../core/connectivity/firewall-sheet.ts';
import { sheetOfChecks, type FirewallSheet } from '../../core/connectivity/sheet-of-checks.ts';
import { CopyOrShow } from '../copy-or-show.ts';
import { downloadText } from '../result/download-result.ts';
import { columnLook } from '../look/column.ts';
import { byHandLook } from '../look/by-hand.ts';
import { controlsLook } from '../look/controls.ts';
import { foundLook } from '../look/found.ts';
import { rowCardsLook } from '../look/row-cards.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import type { ShownConnectivity } from '../../wording/connectivity/connectivity.ts';
import {
  directionName,
  foundWording,
  marksAdvice,
  placeName,
  portName,
  protocolName,
  purposeText,
  recommendedCaption,
  tableTitle,
} from '../../wording/connectivity/firewall.ts';

/** Columns that some tables can do without. */
interface Columns {
  /** Not where every rule is for what leaves the devices that call: the caption says so. */
  readonly hasFrom: boolean;
  readonly hasWhy: boolean;
}

const PUBLISHED_TABLES = ['internal', 'external-minimum', 'external-recommended'] as const;

/** The rules that whoever runs a firewall needs, with what was found of each from here; to read, copy and take along. */
@localized()
@customElement('edgewise-firewall-rules')
export class EdgewiseFirewallRules extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    tableLook,
    statusLook,
    rowCardsLook,
    foundLook,
    byHandLook,
    columnLook(2),
    css`
      .sheet,
      .tables {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-2);
      }
      .tables {
        gap: var(--space-4);
        padding-block: var(--space-1) var(--space-2);
      }
      p {
        max-width: var(--reading-width);
      }
      /* Only names may be broken anywhere: short words must not be. */
      tbody th {
        overflow-wrap: anywhere;
        min-width: 9rem;
      }
      td {
        overflow-wrap: break-word;
      }
      td.from {
        min-width: 8rem;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
        align-items: center;
      }
      @media (max-width: 44rem) {
        tbody th,
        td.from,
        td.why,
        .outcome-cell {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) connectivity: ShownConnectivity | null = null;

  /** Whether the published tables are asked for: few have what they are for. */
  @state() private hasPublished = false;

  readonly #copying = new CopyOrShow(this, 8);

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('connectivity')) this.#copying.forget();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { connectivity } = this;
    if (!connectivity) return nothing;
    const sheet = sheetOfChecks(connectivity.checks, pageOrigin(), connectivity.nat);
    return html`<div class="sheet">
      ${this.#table(
        sheet.relay,
        msg(
          'What every device that calls must be let out to, and what was found from here. A stateful firewall lets the answers back in.',
        ),
      )}
      <p class="quiet small">${marksAdvice()}</p>
      ${this.#take(sheet)}
      ${
        this.hasPublished
          ? this.#published(sheet.published, connectivity.nat)
          : html`<div>
              <button type="button" class="small" @click=${this.#onPublished}>
                ${msg('Published rules for Skype for Business Cloud Connector')}
              </button>
            </div>`
      }
    </div>`;
  }

  #onPublished(): void {
    this.hasPublished = true;
  }

  #published(rows: readonly SheetRow[], nat: ShownConnectivity['nat']): TemplateResult {
    return html`<div class="tables">
      <h3>${msg('Published rules for Skype for Business Cloud Connector')}</h3>
      <p class="quiet small">
        ${msg('Most of these rules are for traffic between other machines: no browser can check those from here. The others are held against the same ports of this relay.')}
      </p>
      ${PUBLISHED_TABLES.map((table) =>
        this.#table(
          rows.filter((row) => row.table === table),
          table === 'external-recommended' ? recommendedCaption(nat) : tableTitle(table),
        ),
      )}
    </div>`;
  }

  #table(rows: readonly SheetRow[], caption: string): TemplateResult {
    const columns = columnsOf(rows);
    return html`<table class="brief">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('To')}</th>
          <th scope="col">${msg('Port')}</th>
          <th scope="col">${msg('Protocol')}</th>
          ${
            columns.hasFrom
              ? html`<th scope="col">${msg('From')}</th>
                  <th scope="col">${msg('Direction')}</th>`
              : nothing
          }
          ${columns.hasWhy ? html`<th scope="col">${msg('Why')}</th>` : nothing}
          <th scope="col">${msg('Found')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => this.#row(row, columns))}
      </tbody>
    </table>`;
  }

  #row(row: SheetRow, { hasFrom, hasWhy }: Columns): TemplateResult {
    const { shown, word } = foundWording(row.found);
    const from =
      row.sourcePort === 'any'
        ? placeName(row.source)
        : `${placeName(row.source)}, ${msg('port')} ${portName(row.sourcePort)}`;
    const why = purposeText(row);
    return html`<tr>
      <th scope="row">${placeName(row.destination)}</th>
      <td data-label=${msg('Port')}>${portName(row.destinationPort)}</td>
      <td data-label=${msg('Protocol')}>${protocolName(row.protocol)}</td>
      ${
        hasFrom
          ? html`<td class="from" data-label=${msg('From')}>${from}</td>
              <td data-label=${msg('Direction')}>${directionName(row.direction)}</td>`
          : nothing
      }
      ${
        why === ''
          ? hasWhy
            ? html`<td></td>`
            : nothing
          : html`<td class="why" data-label=${msg('Why')}>${why}</td>`
      }
      <td class="outcome-cell">
        <span class="found status ${shown}">${statusIcon(shown)} <span>${word}</span></span>
      </td>
    </tr>`;
  }

  /** One file with all tables that are shown: spreadsheets filter by its first column. */
  #take({ relay, published }: FirewallSheet): TemplateResult {
    return html`<div class="row">
        <button type="button" @click=${() => this.#copying.copy(sheetCsv(relay))}>
          ${msg('Copy the rules')}
        </button>
        <button
          type="button"
          @click=${() => downloadText(sheetCsv(this.hasPublished ? [...relay, ...published] : relay), 'edgewise-firewall.csv', 'text/csv')}
        >
          ${msg('Download CSV')}
        </button>
        <button
          type="button"
          @click=${() => downloadText(allowListCsv(allowList(relay)), 'edgewise-allow-list.csv', 'text/csv')}
        >
          ${msg('Allow list for IDS/IPS, CSV')}
        </button>
        <button
          type="button"
          @click=${() => downloadText(allowListJson(allowList(relay)), 'edgewise-allow-list.json', 'application/json')}
        >
          ${msg('Allow list for IDS/IPS, JSON')}
        </button>
        <span class="quiet small" role="status">${this.#copying.said}</span>
      </div>
      ${this.#copying.byHand()}`;
  }
}

const columnsOf = (rows: readonly SheetRow[]): Columns => ({
  hasFrom: rows.some(({ source, direction }) => source !== 'clients' || direction !== 'outbound'),
  hasWhy: rows.some((row) => purposeText(row) !== ''),
});

/** Whether something that calls need was found closed. */
export const hasClosedRule = ({ checks }: ShownConnectivity): boolean =>
  sheetOfChecks(checks, pageOrigin()).relay.some(({ found }) => found === 'closed');

/** Where this page came from: the server that tests are run from too. */
function pageOrigin(): { host: string; port: number } | null {
  const { protocol, hostname, port } = location;
  if (hostname === '') return null;
  return { host: hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-firewall-rules': EdgewiseFirewallRules;
  }
}
