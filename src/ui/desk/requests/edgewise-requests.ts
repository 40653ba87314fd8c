import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { RequestsState, RunningState } from '../../../app/desk/state.ts';
import { EVERYTHING, formatAddress } from '../../../wire/desk/address.ts';
import type { TestRequestRecord } from '../../../wire/desk/requests.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { columnLook } from '../../look/column.ts';
import { statusLook } from '../../look/status.ts';
import { ViewElement } from '../../view-element.ts';
import { rowOutcomeText } from '../../../wording/desk/outcome.ts';
import { requestedLoad, requestStatus } from '../../../wording/desk/request.ts';
import { moment, zoneSentence } from '../../../wording/time.ts';
import { duration } from '../../../wording/quantity.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { whenLoaded } from '../shell/loading.ts';
import '../shell/edgewise-confirm.ts';
import '../shell/edgewise-copy.ts';
import './edgewise-new-request.ts';
import './edgewise-running-tests.ts';

/** Test requests: asking for another, and what has come of each. */
@localized()
@customElement('edgewise-requests')
export class EdgewiseRequests extends ViewElement {
  static override styles = [
    loadedLook,
    statusLook,
    columnLook(4),
    css`
      ul {
        list-style: none;
        padding: 0;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
      }
      .request {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-1);
        padding-block: var(--space-2);
        border-block-start: 1px solid var(--line);
      }
      .withdrawn h3 {
        color: var(--quiet);
        text-decoration: line-through;
      }
      .result {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1);
        padding-block: var(--space-half);
      }
    `,
  ];

  @property({ attribute: false }) state: RequestsState | null = null;
  /** Tests that run now. */
  @property({ attribute: false }) running: RunningState = {
    tests: [],
    watched: null,
    search: { kind: 'none' },
  };
  /** Whether whoever looks may request tests and withdraw requests. */
  @property({ type: Boolean }) canChange = false;
  /** Now, epoch ms, which ages are told from; `null`: by this computer's clock. */
  @property({ attribute: false }) nowMs: number | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (!state) return nothing;
    return html`<h1 tabindex="-1">${msg('Test requests')}</h1>
      ${
        this.canChange
          ? html`<edgewise-new-request
              .offer=${state.offer}
              .action=${state.create}
              .created=${state.created}
            ></edgewise-new-request>`
          : nothing
      }
      <section><edgewise-running-tests .state=${this.running}></edgewise-running-tests></section>
      <section>
        <h2>${msg('What has come of them')}</h2>
        ${actionStatus(state.withdraw, { doing: msg('Withdrawing.'), done: msg('Withdrawn.') })}
        ${whenLoaded(this, state.requests, (requests) => this.#list(requests))}
      </section>`;
  }

  #list(requests: readonly TestRequestRecord[]): TemplateResult {
    if (requests.length === 0) return html`<p class="quiet">${msg('Nobody has asked for a test yet.')}</p>`;
    return html`<p class="quiet small">${zoneSentence()}</p>
      <ul role="list">
        ${requests.map((request) => this.#request(request))}
      </ul>`;
  }

  #request(request: TestRequestRecord): TemplateResult {
    const { ticket, site, user, createdBy, createdAtMs, durationMs, isWithdrawn, results } = request;
    const load = requestedLoad(request);
    return html`<li class="request ${isWithdrawn ? 'withdrawn' : ''}">
      <h3><bdi>${ticket}</bdi></h3>
      <p><strong>${requestStatus(request, this.nowMs ?? Date.now())}</strong></p>
      ${
        results.length === 0
          ? nothing
          : html`<ul role="list">
              ${results.map((row) => this.#result(row))}
            </ul>`
      }
      <p class="quiet small">
        ${site === null ? nothing : html`<bdi>${site}</bdi>, `}${user === null ? nothing : html`<bdi>${user}</bdi>, `}
        ${duration(durationMs)},
        ${load === '' ? nothing : `${load}, `}${request.relay ?? msg('nearest relay')}${request.region === null ? nothing : `, ${request.region}`}.
        ${msg('Requested by')}
        <bdi>${createdBy}</bdi>, ${moment(createdAtMs)}.
      </p>
      ${this.#actions(request)}
    </li>`;
  }

  #result(row: ResultSummary): TemplateResult {
    return html`<li class="result">
      <span class="status ${row.verdict}">${statusIcon(row.verdict)}</span>
      <a href=${formatAddress({ kind: 'result', id: row.id, query: EVERYTHING })}
        >${moment(row.atMs)}: ${rowOutcomeText(row)}</a
      >
    </li>`;
  }

  #actions(request: TestRequestRecord): TemplateResult | typeof nothing {
    if (!this.canChange) return nothing;
    if (request.isWithdrawn)
      return html`<div class="row">
        <button
          type="button"
          aria-label="${msg('Ask again')}: ${request.ticket}"
          @click=${() => this.#askAgain(request)}
        >
          ${msg('Ask again')}
        </button>
      </div>`;
    const isBusy = this.state?.withdraw.kind === 'doing';
    return html`<edgewise-copy
        .label=${msg('Link')}
        .text=${new URL(request.link, document.baseURI).href}
      ></edgewise-copy>
      <div class="row">
        <edgewise-confirm
          .label=${msg('Withdraw')}
          .about=${request.ticket}
          .question=${msg('Tests from this link will no longer come to the ticket. Results that are here stay. The link cannot be revived; you can ask again with a new one.')}
          ?disabled=${isBusy}
          @edgewise-confirmed=${() => fireDesk(this, 'desk-withdraw-request', { id: request.id })}
        ></edgewise-confirm>
      </div>`;
  }

  #askAgain(request: TestRequestRecord): void {
    this.renderRoot.querySelector('edgewise-new-request')?.fill(request);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-requests': EdgewiseRequests;
  }
}
