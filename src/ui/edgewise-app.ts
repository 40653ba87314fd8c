import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { AppState } from '../app/state.ts';
import type { PacketColumns } from '../core/witness/packet-columns.ts';
import { DEFAULT_PLAN, type TrafficPlan } from '../core/traffic/traffic-plan.ts';
import { textLook } from './look/text.ts';
import { controlsLook } from './look/controls.ts';
import { fireIntent } from './intents.ts';
import { downloadResult } from './result/download-result.ts';
import type * as resultView from './result/result-view.ts';
import { viewOf, type View } from './view.ts';
import './running/edgewise-failure.ts';
import './running/edgewise-running.ts';
import './start/edgewise-start.ts';

export type { IntentDetails } from './intents.ts';

/**
 * The page: shows the state it is given and fires what people ask for (`IntentDetails`). It knows nothing of how
 * a test is run.
 */
@localized()
@customElement('edgewise-app')
export class EdgewiseApp extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    css`
      :host {
        display: grid;
        grid-template-rows: auto 1fr auto;
        min-height: 100vh;
        min-height: 100dvh;
        grid-template-columns: minmax(0, 1fr);
      }
      header,
      main,
      footer {
        width: 100%;
        max-width: calc(var(--page-width) + 2 * var(--space-2));
        margin-inline: auto;
        padding-inline: var(--space-2);
      }
      header {
        padding-block: var(--space-2);
      }
      header a,
      header span {
        color: var(--text);
        text-decoration: none;
        font-weight: 650;
        letter-spacing: 0.01em;
      }
      main {
        padding-block: var(--space-3) var(--space-6);
      }
      footer {
        padding-block: var(--space-3);
      }
      .message {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
      }
    `,
  ];

  /** Everything to show; `null` until there is anything. */
  @property({ attribute: false }) state: AppState | null = null;
  /** The traffic of a test: it tells how long one takes and how much it moves. */
  @property({ attribute: false }) plan: TrafficPlan = DEFAULT_PLAN;
  /** Whether this browser can run a test at all. */
  @property({ type: Boolean }) isSupported = false;

  /** The packets of the test that this page has run; none before there is one. */
  @property({ attribute: false }) packets: () => PacketColumns | null = () => null;

  /** What shows a result; `null` until it is loaded, `failed` where it could not be. */
  @state() private resultView: typeof resultView | 'failed' | null = null;

  #shownKind: View['kind'] | null = null;
  #loading: Promise<void> | null = null;

  protected override firstUpdated(): void {
    void this.#loadResultView();
  }

  protected override updated(): void {
    const view = this.state && viewOf(this.state);
    const kind = view?.kind ?? null;
    document.title =
      view?.kind === 'result' && this.resultView !== null && this.resultView !== 'failed'
        ? this.resultView.resultTitle(view.result)
        : msg('Edgewise: is your network ready for calls?');
    const isAnother = this.#shownKind !== null && kind !== null && kind !== this.#shownKind;
    this.#shownKind = kind;
    // What had the focus is gone with its view: the new view's headline takes it, and is read out.
    if (isAnother) void this.#focusHeadline();
  }

  protected override render(): TemplateResult {
    const { state } = this;
    const view = state && viewOf(state);
    const name = 'Edgewise';
    return html`
      <header>
        ${view?.kind === 'running' ? html`<span>${name}</span>` : html`<a href="/">${name}</a>`}
      </header>
      <main>${state && view ? this.#view(state, view) : nothing}</main>
      <footer class="quiet small">
        ${state?.config.kind === 'ready' ? msg(str`Edgewise ${state.config.config.version}`) : name}
      </footer>
    `;
  }

  #view(state: AppState, view: View): TemplateResult {
    switch (view.kind) {
      case 'start':
        return html`<edgewise-start
          class="view"
          .config=${state.config}
          .options=${state.options}
          .plan=${this.plan}
          .isSupported=${this.isSupported}
          .lastWasCutOff=${state.lastWasCutOff}
        ></edgewise-start>`;
      case 'running':
        return html`<edgewise-running
          class="view"
          .run=${view.run}
          .live=${state.live}
          .silence=${state.silence}
          .plan=${this.plan}
          .config=${state.config.kind === 'ready' ? state.config.config : null}
          .options=${state.options}
        ></edgewise-running>`;
      case 'result':
        if (this.resultView === 'failed') return this.#unloaded(view);
        return html`<edgewise-result
          class="view"
          .result=${view.result}
          .storage=${view.storage}
          .path=${view.path}
          .packets=${view.storage === null ? null : this.packets}
        ></edgewise-result>`;
      case 'failed':
        return html`<edgewise-failure class="view" .failure=${view.failure}></edgewise-failure>`;
      case 'opening':
        return html`<h1 class="view" tabindex="-1">${msg('Opening the result')}</h1>`;
      case 'open-failed':
        return html`<div class="message">
          <h1 class="view" tabindex="-1">
            ${
              view.isRevoked
                ? msg('This link no longer opens a result.')
                : msg('This result cannot be shown.')
            }
          </h1>
          <p>
            ${
              view.isRevoked
                ? msg('It was withdrawn by help desk. The result itself is kept: ask them with its code.')
                : view.message
            }
          </p>
          <button @click=${() => fireIntent(this, 'edgewise-reset')}>${msg('Test this network')}</button>
        </div>`;
    }
  }

  /** The network has gone before the page was whole: the result is not lost with it. */
  #unloaded({ result }: Extract<View, { kind: 'result' }>): TemplateResult {
    return html`<div class="message">
      <h1 class="view" tabindex="-1">
        ${msg('The test is over, but the page could not be loaded to its end.')}
      </h1>
      <p>${msg('Try again when the network is back, or keep the result as a file.')}</p>
      <button @click=${() => this.#loadResultView()}>${msg('Try again')}</button>
      <button @click=${() => downloadResult(result)}>${msg('Download JSON')}</button>
    </div>`;
  }

  #loadResultView(): Promise<void> {
    this.#loading ??= import('./result/result-view.ts')
      .then((loaded) => {
        this.resultView = loaded;
      })
      .catch(() => {
        this.resultView = 'failed';
        this.#loading = null;
      });
    return this.#loading;
  }

  async #focusHeadline(): Promise<void> {
    if (this.#shownKind === 'result') {
      await this.#loading;
      await this.updateComplete;
    }
    const view = this.renderRoot.querySelector<HTMLElement>('.view');
    if (view instanceof LitElement) await view.updateComplete;
    view?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-app': EdgewiseApp;
  }
}
