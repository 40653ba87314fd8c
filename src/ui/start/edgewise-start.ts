import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { AppState, ConfigState } from '../../app/state.ts';
import type { TestOptions } from '../../core/run/options.ts';
import { estimateTestBytes } from '../../core/traffic/load.ts';
import { DEFAULT_PLAN, type TrafficPlan } from '../../core/traffic/traffic-plan.ts';
import { ViewElement } from '../view-element.ts';
import { fireIntent } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { noticeLook } from '../look/notice.ts';
import { textLook } from '../look/text.ts';
import { roughDuration, roughMegabytes } from '../../wording/quantity.ts';
import { linkWording } from '../../wording/run/link.ts';
import { noRelayInUse, whenNoRelayInUse } from '../../wording/run/relays-out.ts';
import './edgewise-options.ts';
import { wholeTestMs } from '../../core/run/test-length.ts';

/** The start page: one question, one button, and what pressing it will do. */
@localized()
@customElement('edgewise-start')
export class EdgewiseStart extends ViewElement {
  static override styles = [
    textLook,
    controlsLook,
    noticeLook,
    css`
      :host {
        max-width: var(--reading-width);
        margin-inline: auto;
      }
      .column {
        display: grid;
        gap: var(--space-3);
        padding-block-start: clamp(0rem, 8vh, 6rem);
        text-align: center;
      }
      edgewise-options {
        text-align: start;
      }
      .lead {
        color: var(--quiet);
      }
      .asked {
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .start {
        display: grid;
        gap: var(--space-1);
        justify-items: center;
      }
      .notice {
        text-align: start;
      }
      .start button {
        font-size: var(--text-l);
        min-height: 3.5rem;
        padding-inline: var(--space-4);
      }
    `,
  ];

  @property({ attribute: false }) config: ConfigState = { kind: 'loading' };
  @property({ attribute: false }) options: TestOptions | null = null;
  @property({ attribute: false }) plan: TrafficPlan = DEFAULT_PLAN;
  @property({ type: Boolean }) isSupported = false;
  @property({ type: Boolean }) lastWasCutOff: AppState['lastWasCutOff'] = false;

  protected override render(): TemplateResult {
    return html`<div class="column">
      <h1 tabindex="-1">${msg('Is your network ready for calls?')}</h1>
      <p class="lead">${msg('A short test call shows how good your calls will be on this network.')}</p>
      ${this.#asked()} ${this.#notice()} ${this.isSupported ? this.#start() : this.#unsupported()}
      ${this.#filed()}
      ${
        this.options && this.isSupported
          ? html`<edgewise-options
              .options=${this.options}
              .relays=${this.config.kind === 'ready' ? this.config.config.relays : null}
              .plan=${this.plan}
              .places=${this.config.kind === 'ready' ? this.config.config.maxConcurrentTests : 1}
              .transferBitsPerSecond=${
                this.config.kind === 'ready' ? (this.config.config.transferBitsPerSecond ?? null) : null
              }
            ></edgewise-options>`
          : nothing
      }
    </div>`;
  }

  #start(): TemplateResult {
    const { plan, config, options } = this;
    const { durationMs = 0, calls = 1, loaded = false } = options ?? {};
    const isReady = config.kind === 'ready' && config.config.relays.length > 0;
    const length = roughDuration(wholeTestMs(plan, { durationMs, loaded }));
    const transferBps = config.kind === 'ready' ? (config.config.transferBitsPerSecond ?? null) : null;
    const size = roughMegabytes(estimateTestBytes(plan, durationMs, { calls, loaded }, transferBps));
    return html`<div class="start">
      <button class="primary" ?disabled=${!isReady} @click=${() => fireIntent(this, 'edgewise-start')}>
        ${msg('Start the test')}
      </button>
      <p class="quiet small">
        ${
          options?.onlyConnectivity
            ? checkEffort(options.idleLife)
            : options?.search
              ? searchEffort(options.search.dataCapBytes)
              : loaded
                ? msg(str`About ${length}, up to ${size}. Nothing is installed, no microphone is used.`)
                : msg(str`About ${length}, about ${size}. Nothing is installed, no microphone is used.`)
        }
      </p>
    </div>`;
  }

  #unsupported(): TemplateResult {
    return html`<div class="notice" role="alert">
      <p><strong>${msg('This browser cannot make calls.')}</strong></p>
      <p>
        ${msg('It has no WebRTC, or it is switched off. Open this page in a current Edge, Chrome, Firefox or Safari.')}
      </p>
    </div>`;
  }

  #notice(): TemplateResult | typeof nothing {
    const { config } = this;
    if (config.kind === 'failed')
      return html`<div class="notice" role="alert">
        <p><strong>${msg('The test cannot start yet.')}</strong> ${config.message}</p>
        <button @click=${() => fireIntent(this, 'edgewise-retry-config')}>${msg('Try again')}</button>
      </div>`;
    if (config.kind === 'ready' && config.config.relays.length === 0) {
      const out = config.config.relaysOut ?? [];
      return html`<div class="notice" role="alert">
        <p>
          ${
            out.length > 0
              ? html`<strong>${noRelayInUse(out)}</strong> ${whenNoRelayInUse(out)}`
              : html`<strong>${msg('This server has no relay to test through.')}</strong>
                  ${msg('Tell whoever runs this page.')}`
          }
        </p>
      </div>`;
    }
    return this.lastWasCutOff
      ? html`<div class="notice neutral">
          <p>
            ${msg('The last test was cut off because its page was closed. Nothing of it was kept; test again.')}
          </p>
        </div>`
      : nothing;
  }

  /** Who asked for this test: the first thing that somebody who opens their link looks for. */
  #asked(): TemplateResult | typeof nothing {
    const asked = this.options ? linkWording(this.options.labels).asked : '';
    return asked === '' ? nothing : html`<p class="asked">${asked}</p>`;
  }

  #filed(): TemplateResult | typeof nothing {
    const filed = this.options ? linkWording(this.options.labels).filed : '';
    return filed === '' ? nothing : html`<p class="quiet small">${filed}</p>`;
  }
}

/** How long a search takes at most. */
const searchEffort = (dataCapBytes: number): string =>
  msg(
    str`Up to 4 minutes, up to ${roughMegabytes(dataCapBytes)}. Nothing is installed, no microphone is used.`,
  );

/** How long checks without a call take. */
const checkEffort = (idleLife: boolean): string =>
  idleLife
    ? msg('Up to 3 minutes, hardly any data. Nothing is installed, no microphone is used.')
    : msg('Up to 10 seconds, hardly any data. Nothing is installed, no microphone is used.');

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-start': EdgewiseStart;
  }
}
