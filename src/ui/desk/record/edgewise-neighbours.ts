import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { EVERYTHING, formatAddress, type ListQuery } from '../../../wire/desk/address.ts';
import type { ResultContext } from '../../../wire/desk/record.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import { columnLook } from '../../look/column.ts';
import { plainListLook } from '../../look/plain-list.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { textLook } from '../../look/text.ts';
import { rowOutcomeText } from '../../../wording/desk/outcome.ts';
import { standingMark } from '../../../wording/desk/standing.ts';
import { moment, timeApart } from '../../../wording/time.ts';
import { panelLook } from '../shell/panel-look.ts';

/** The results of the same site, or network, just before and just after one, as sentences to go to. */
@localized()
@customElement('edgewise-neighbours')
export class EdgewiseNeighbours extends LitElement {
  static override styles = [
    textLook,
    statusLook,
    panelLook,
    plainListLook,
    columnLook(1),
    css`
      ol {
        gap: var(--space-half);
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1);
        padding-block: var(--space-half);
      }
      .here {
        font-weight: 650;
      }
      .status-icon {
        margin-block-start: 0.125em;
      }
    `,
  ];

  @property({ attribute: false }) context: ResultContext | null | 'failed' = null;
  /** The result that they are neighbours of. */
  @property({ attribute: false }) row: ResultSummary | null = null;
  /** The list that stays beside what is gone to. */
  @property({ attribute: false }) query: ListQuery = EVERYTHING;

  protected override render(): TemplateResult {
    return html`<h2>${msg('Just before and after')}</h2>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    const { context, row } = this;
    if (context === null || row === null)
      return html`<p class="quiet">${msg('Looking for results beside this one.')}</p>`;
    if (context === 'failed')
      return html`<p class="quiet">${msg('The results beside this one could not be loaded.')}</p>`;
    if (context.before.length + context.after.length === 0)
      return html`<p class="quiet">
        ${row.site === null ? msg('This is the only result of its network.') : msg('This is the only result of its site.')}
      </p>`;
    return html`<ol role="list">
      ${context.before.map((other) => this.#neighbour(other, row))}
      <li class="here" aria-current="true">
        <span class="status ${row.verdict}">${statusIcon(row.verdict)}</span>
        <span>${msg(str`This one, ${moment(row.atMs)}: ${rowOutcomeText(row)}`)}</span>
      </li>
      ${context.after.map((other) => this.#neighbour(other, row))}
    </ol>`;
  }

  #neighbour(other: ResultSummary, row: ResultSummary): TemplateResult {
    const apart = timeApart(other.atMs, row.atMs);
    const when = other.atMs <= row.atMs ? msg(str`${apart} before`) : msg(str`${apart} after`);
    const address = formatAddress({ kind: 'result', id: other.id, query: this.query });
    const mark = standingMark(other);
    return html`<li>
      <span class="status ${other.verdict}">${statusIcon(other.verdict)}</span>
      <span>
        <a href=${address}>${when}: ${rowOutcomeText(other)}</a>
        ${
          other.user === null
            ? ''
            : html`<span class="quiet small">${msg('by')} <bdi>${other.user}</bdi></span>`
        }
        ${mark === null ? '' : html`<span class="quiet small">(${mark})</span>`}
      </span>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-neighbours': EdgewiseNeighbours;
  }
}
