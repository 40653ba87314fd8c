import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Action } from '../../../app/desk/state.ts';
import type { NewTestRequest, TestRequestRecord } from '../../../wire/desk/requests.ts';
import type { ServerConfig } from '../../../wire/http.ts';
import { DEFAULT_TEST_OPTIONS } from '../../../wire/test-option-schema.ts';
import { TEST_OPTIONS } from '../../../wire/test-options.ts';
import { requestMessage, requestProblem, testEffort } from '../../../wording/desk/request.ts';
import { regionHint } from '../../../wording/result/region.ts';
import { relayTitle } from '../../../wording/run/phase.ts';
import { duration } from '../../../wording/quantity.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { regionChoices } from '../shell/target-options.ts';
import { textField } from '../shell/text-field.ts';
import { loadFields } from './load-fields.ts';
import { formPanelLook } from '../look/form-panel.ts';
import '../shell/edgewise-copy.ts';

type Draft = Required<NewTestRequest>;

const { site, user, relay, region, duration: durationMs, keepPackets, calls, loaded } = DEFAULT_TEST_OPTIONS;
const BLANK: Draft = { ticket: '', site, user, relay, region, durationMs, keepPackets, calls, loaded };

/** Asks for a test: a form, and then the link with a sentence to send it in. */
@localized()
@customElement('edgewise-new-request')
export class EdgewiseNewRequest extends LitElement {
  static override styles = [
    formPanelLook,
    css`
      .made {
        padding: var(--space-2);
        border-radius: var(--radius);
        background: var(--meets-wash);
        margin-block-end: var(--space-3);
      }
      .check {
        grid-column: 1 / -1;
      }
      .check .small {
        display: block;
        line-height: 1.4;
        max-width: var(--reading-width);
      }
    `,
  ];

  /** What the server offers; `null`: it has not told. */
  @property({ attribute: false }) offer: ServerConfig | null = null;
  /** What has become of the request that was sent. */
  @property({ attribute: false }) action: Action = { kind: 'idle' };
  /** The one just made. */
  @property({ attribute: false }) created: TestRequestRecord | null = null;

  @state() private draft: Draft = BLANK;

  /** Fills the form in, for asking once more. */
  fill(request: TestRequestRecord): void {
    const { ticket, site, user, relay, region, durationMs, keepPackets, calls, loaded } = request;
    this.draft = { ticket, site, user, relay, region, durationMs, keepPackets, calls, loaded };
    this.renderRoot.querySelector<HTMLInputElement>('input[name=ticket]')?.focus();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // Only what the server has taken may go from the form.
    if (changed.has('action') && this.action.kind === 'done') this.draft = BLANK;
  }

  protected override render(): TemplateResult {
    return html`${this.created ? this.#made(this.created) : nothing} ${this.#form(this.draft)}`;
  }

  #made(request: TestRequestRecord): TemplateResult {
    const link = new URL(request.link, document.baseURI).href;
    return html`<section class="made" aria-labelledby="made">
      <h2 id="made">${msg('The link is ready to be sent')}</h2>
      <edgewise-copy .label=${msg('Link')} .text=${link}></edgewise-copy>
      <edgewise-copy
        isLong
        .label=${msg('A sentence for the mail or chat')}
        .text=${requestMessage(request, link, this.#transferBps())}
      ></edgewise-copy>
    </section>`;
  }

  #form(draft: Draft): TemplateResult {
    const problem = requestProblem(draft);
    const hint = regionHint(draft.region ?? '');
    return html`<form @submit=${this.#onSubmit}>
      <h2>${msg('Request a test')}</h2>
      <p class="quiet reading">
        ${msg('You get a link. Whoever opens it runs the test, and the result comes to the ticket by itself.')}
      </p>
      <div class="fields">
        ${this.#text('ticket', msg('Ticket'), draft.ticket, true)}
        ${this.#text('site', msg('Site (optional)'), draft.site ?? '', false)}
        ${this.#text('user', msg('Person (optional)'), draft.user ?? '', false)}
        <label>
          ${msg('Relay')}
          <select name="relay" @change=${(event: Event) => this.#change({ relay: valueOf(event) || null })}>
            <option value="" .selected=${draft.relay === null}>${msg('The nearest (measured)')}</option>
            ${(this.offer?.relays ?? []).map(
              (relay) =>
                html`<option value=${relay.name} .selected=${relay.name === draft.relay}>
                  ${relayTitle(relay)}
                </option>`,
            )}
          </select>
        </label>
        ${this.#text('region', msg('Customer region (optional)'), draft.region ?? '', false, 'regions')}
        ${regionChoices('regions')}
        <label>
          ${msg('Length')}
          <select
            name="length"
            @change=${(event: Event) => this.#change({ durationMs: Number(valueOf(event)) })}
          >
            ${[...new Set([...TEST_OPTIONS.duration.choices, draft.durationMs])]
              .sort((one, other) => one - other)
              .map(
                (ms) =>
                  html`<option value=${ms} .selected=${ms === draft.durationMs}>${duration(ms)}</option>`,
              )}
          </select>
          <span class="quiet small">${testEffort(draft, this.#transferBps())}</span>
        </label>
        ${loadFields(draft, this.offer, (change) => this.#change(change))}
        <label class="check">
          <input
            type="checkbox"
            name="packets"
            .checked=${draft.keepPackets}
            @change=${(event: Event) =>
              this.#change({ keepPackets: event.target instanceof HTMLInputElement && event.target.checked })}
          />
          <span>
            ${msg('Keep packet records')}
            <span class="quiet small">${msg('every packet with its times, for deeper analysis')}</span>
          </span>
        </label>
      </div>
      ${hint === null ? nothing : html`<p class="quiet small" role="status">${hint}</p>`}
      ${problem === null ? nothing : html`<p class="notice" role="alert">${problem}</p>`}
      <div class="row">
        <button class="primary" ?disabled=${problem !== null || this.action.kind === 'doing'}>
          ${msg('Make the link')}
        </button>
        ${actionStatus(this.action, { doing: msg('One moment.'), done: msg('The link is above.') })}
      </div>
    </form>`;
  }

  #text(
    field: 'ticket' | 'site' | 'user' | 'region',
    title: string,
    value: string,
    isRequired: boolean,
    choicesId?: string,
  ): TemplateResult {
    return textField({
      name: field,
      title,
      value,
      maxLength: TEST_OPTIONS[field].maxLength,
      isRequired,
      autocomplete: 'off',
      ...(choicesId === undefined ? {} : { choicesId }),
      onInput: (event) => this.#change({ [field]: valueOf(event) }),
    });
  }

  #transferBps(): number | null {
    return this.offer?.transferBitsPerSecond ?? null;
  }

  #change(change: Partial<NewTestRequest>): void {
    this.draft = { ...this.draft, ...change };
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const { draft } = this;
    const ticket = draft.ticket.trim();
    if (ticket === '' || requestProblem(draft) !== null || this.action.kind === 'doing') return;
    const orNull = (text: string | null): string | null => {
      const trimmed = text?.trim() ?? '';
      return trimmed === '' ? null : trimmed;
    };
    const [site, user, region] = [orNull(draft.site), orNull(draft.user), orNull(draft.region)];
    fireDesk(this, 'desk-request', { ...draft, ticket, site, user, region });
  }
}

const valueOf = (event: Event): string =>
  event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
    ? event.target.value
    : '';

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-new-request': EdgewiseNewRequest;
  }
}
