import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { ViewElement } from '../view-element.ts';
import { columnLook } from '../look/column.ts';
import { controlsLook } from '../look/controls.ts';
import { foundLook } from '../look/found.ts';
import { rowCardsLook } from '../look/row-cards.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import { unbroken } from '../unbroken.ts';
import {
  connectivityWording,
  askedBy,
  natWording,
  nothingFound,
  idleWording,
  signalingWording,
  qosWording,
  stateWording,
  wayName,
  waysNotOffered,
  type ShownConnectivity,
} from '../../wording/connectivity/connectivity.ts';
import { milliseconds } from '../../wording/quantity.ts';
import { absentWays } from '../../core/connectivity/absent-ways.ts';
import type { marksWording, ShownMarks } from '../../wording/connectivity/marks.ts';
import { isRemarkable } from '../../core/witness/marks.ts';

type Check = ShownConnectivity['checks'][number];

/** What the network lets through to the relay: what it means, the rule to change, and every way that was tried. */
@localized()
@customElement('edgewise-connectivity')
export class EdgewiseConnectivity extends ViewElement {
  static override styles = [
    textLook,
    tableLook,
    statusLook,
    rowCardsLook,
    controlsLook,
    foundLook,
    columnLook(2),
    css`
      ul {
        margin: 0;
        padding-inline-start: 1.25em;
        display: grid;
        gap: var(--space-1);
        max-width: var(--reading-width);
      }
      p {
        max-width: var(--reading-width);
      }
      summary {
        font-weight: 550;
      }
      td {
        overflow-wrap: break-word;
      }
      table + p {
        margin-block-start: var(--space-1);
      }
      /* Four short words: two rows of two. */
      @media (max-width: 44rem) {
        tbody th {
          grid-column: auto;
        }
        td.number {
          text-align: start;
        }
      }
    `,
  ];

  @property({ attribute: false }) connectivity: ShownConnectivity | null = null;
  /** What IP headers said at the relay. */
  @property({ attribute: false }) marks: ShownMarks | null = null;

  /** What other tests say of the marks, in words; at the desk alone. */
  @property({ attribute: false }) marksBeside: string | null = null;

  /** Loaded for the few tests of which there is something to say. */
  @state() private marksWords: typeof marksWording | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('marks') || this.marksWords || !this.marks || !isRemarkable(this.marks)) return;
    void import('../../wording/connectivity/marks.ts').then((words) => {
      this.marksWords = words.marksWording;
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { connectivity } = this;
    if (!connectivity) return nothing;
    const { findings, checks, nat, qos, idleLife, signalingRttMs } = connectivity;
    const notes = nat.map(natWording);
    const hasIdleFinding = findings.some(({ code }) => code === 'mapping-short');
    const answers = [
      ...(idleLife && !hasIdleFinding ? [idleWording(idleLife)] : []),
      ...(typeof signalingRttMs === 'number' ? [signalingWording(signalingRttMs)] : []),
      ...(qos ? qosWording(qos) : []),
      ...(this.marks && this.marksWords ? this.marksWords(this.marks) : []),
      ...(this.marksBeside === null ? [] : [this.marksBeside]),
    ];
    return html`${
        findings.length === 0
          ? html`<p>${nothingFound(checks)}</p>`
          : html`<ul>
              ${findings.map((finding) => {
                const { happened, rule } = connectivityWording(finding);
                return html`<li>
                  ${unbroken(happened)} ${rule === null ? nothing : html`<strong>${unbroken(rule)}</strong>`}
                </li>`;
              })}
            </ul>`
      }
      ${answers.map((answer) => html`<p>${answer}</p>`)}
      <details ?open=${findings.length > 0}>
        <summary>${msg('Each way to the relay')}</summary>
        ${this.#ways(checks)} ${notes.map((note) => html`<p class="quiet small">${note}</p>`)}
      </details>`;
  }

  #ways(checks: readonly Check[]): TemplateResult {
    const offered = checks.filter(({ state }) => state !== 'not-offered');
    const absent = absentWays(checks);
    return html`<table class="brief">
        <caption>
          ${msg('Each was tried with a few packets through the relay')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${msg('Way')}</th>
            <th scope="col">${msg('Found')}</th>
            <th scope="col">${msg('Reached by')}</th>
            <th scope="col" class="number">${msg('Round trip')}</th>
          </tr>
        </thead>
        <tbody>
          ${offered.map((check) => this.#row(check))}
        </tbody>
      </table>
      ${absent.length === 0 ? nothing : html`<p class="quiet small">${waysNotOffered(absent)}</p>`}`;
  }

  #row(check: Check): TemplateResult {
    const outcome = outcomeOf(check.state);
    return html`<tr>
      <th scope="row">${wayName(check)}</th>
      <td class="outcome-cell">
        <span class="found status ${outcome}"
          >${statusIcon(outcome)} <span>${stateWording(check.state)}</span></span
        >
      </td>
      <td data-label=${msg('Reached by')}>${askedBy(check)}</td>
      ${
        check.rttMs === null
          ? html`<td></td>`
          : html`<td class="number" data-label=${msg('Round trip')}>${milliseconds(check.rttMs)}</td>`
      }
    </tr>`;
  }
}

/** A port that is not there, or that the browser did not ask, is neither good nor bad. */
function outcomeOf(state: Check['state']): 'meets' | 'misses' | 'no-data' {
  if (state === 'open') return 'meets';
  return state === 'not-offered' || state === 'not-checked' || state === 'family-missing'
    ? 'no-data'
    : 'misses';
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-connectivity': EdgewiseConnectivity;
  }
}
