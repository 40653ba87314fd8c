import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { localized, msg } from '@lit/localize';
import type { LiveSeries } from '../../app/live-series.ts';
import type { Silence } from '../../app/silence.ts';
import { defaultTarget } from '../../core/relay.ts';
import type { TestOptions } from '../../core/run/options.ts';
import type { Chosen } from '../../core/run/grant.ts';
import { optionsOf } from '../../core/run/options-of.ts';
import { CLIENT_TO_EDGE, targetsOf } from '../../core/verdict/targets.ts';
import { DEFAULT_PLAN, type TrafficPlan } from '../../core/traffic/traffic-plan.ts';
import type { ServerConfig } from '../../wire/http.ts';
import type { Result } from '../../wire/result.ts';
import { liveTargets, type ChartTargets } from '../charts/targets.ts';
import { ViewElement } from '../view-element.ts';
import { fireIntent } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';
import { textLook } from '../look/text.ts';
import { hiddenSoFar } from '../../wording/result/finding.ts';
import { searchTitle } from '../../wording/run/search.ts';
import { phaseRoom, phaseWording, type RunningState } from '../../wording/run/phase.ts';
import { silenceSentence } from '../../wording/run/silence.ts';
import { letWatch } from '../../wording/run/watched.ts';
import '../charts/edgewise-charts.ts';
import './edgewise-cancel.ts';

/** A test under way. Every line and chart has its place from the first frame, so that nothing moves. */
@localized()
@customElement('edgewise-running')
export class EdgewiseRunning extends ViewElement {
  static override styles = [
    textLook,
    controlsLook,
    statusLook,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      .phase {
        display: grid;
        gap: var(--space-1);
      }
      .phase-head {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-2);
      }
      progress {
        appearance: none;
        width: 100%;
        height: 0.75rem;
        border: 0;
        border-radius: 0.375rem;
        background: var(--line);
        overflow: hidden;
        accent-color: var(--accent);
      }
      progress::-webkit-progress-bar {
        background: var(--line);
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
      /* Where the reader's own colours replace ours, the browser's bar is the one that can be seen. */
      @media (forced-colors: active) {
        progress {
          appearance: auto;
        }
      }
      .under {
        display: flex;
        justify-content: space-between;
        gap: var(--space-2);
      }
      .under > :last-child {
        text-align: end;
        flex: none;
      }
      /* Words wrap, in every font elsewhere: all that may stand in a place is laid over it unseen, so that it is as high
       * as the highest of them, and what is below never moves. */
      .roomy {
        display: grid;
      }
      .roomy > * {
        grid-area: 1 / 1;
      }
      .silent {
        font-weight: 650;
      }
      .silent .status-icon {
        vertical-align: text-bottom;
      }
      .roomy > [data-room] {
        visibility: hidden;
      }
      .roomy > [data-room]::before {
        content: attr(data-room);
      }
      /* From the top: a title of two lines would stand higher than one of one. */
      h1 {
        align-items: start;
      }
      @media (max-width: 44rem) {
        h1 {
          font-size: var(--text-l);
        }
        .under {
          flex-direction: column-reverse;
          gap: 0;
        }
        .under > :last-child {
          text-align: start;
        }
      }
    `,
  ];

  @property({ attribute: false }) run: RunningState<Result> | null = null;
  @property({ attribute: false }) live: LiveSeries = { rows: [], durationMs: 0 };
  /** Whose end is silent; `null` while packets come back. */
  @property({ attribute: false }) silence: Silence | null = null;
  @property({ attribute: false }) plan: TrafficPlan = DEFAULT_PLAN;
  @property({ attribute: false }) config: ServerConfig | null = null;
  @property({ attribute: false }) options: TestOptions | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { run } = this;
    if (!run) return nothing;
    const phase = phaseWording(run, this.plan);
    const silence = this.silence && silenceSentence(this.silence);
    const room = phaseRoom(this.config?.relays ?? []);
    const [stopAndSee, cancel] = [msg('Stop and show result'), msg('Cancel')];
    const isOver = run.kind === 'draining' || run.kind === 'composing';
    const { search, calls } = optionsOf(run);
    return html`<section class="phase">
        ${search ? html`<p class="quiet small figures">${searchTitle(search.steps.length, calls)}</p>` : nothing}
        <div class="phase-head">
          <h1 class="figures roomy" tabindex="-1">${roomy(phase.title, room.titles)}</h1>
          <button ?disabled=${isOver} @click=${() => fireIntent(this, 'edgewise-stop')}>
            <span class="roomy">
              ${roomy(run.kind === 'measuring' || isOver ? stopAndSee : cancel, [stopAndSee, cancel])}
            </span>
          </button>
        </div>
        <progress max="1" .value=${phase.progress} aria-label=${msg('Measured so far')}></progress>
        <div class="under quiet small figures">
          <p class="roomy">
            ${roomy(silence === null ? this.#detail(run, phase.detail) : silent(silence), room.details)}
          </p>
          <p class="roomy">${roomy(phase.timeLeft, room.timesLeft)}</p>
        </div>
        <p class="visually-hidden" aria-live="polite">${silence ?? phase.announcement}</p>
      </section>
      <edgewise-cancel ?keepsMeasured=${run.kind === 'measuring'} ?isOver=${isOver}></edgewise-cancel>
      <h2 class="visually-hidden">${msg('Figures so far')}</h2>
      <edgewise-charts
        .rows=${this.live.rows}
        .durationMs=${this.live.durationMs}
        .targets=${this.#targets(run)}
        isLive
      ></edgewise-charts>
      ${
        // The desk has asked for this one, and watches it already.
        this.options?.labels.request
          ? nothing
          : html`<p>
              <button type="button" @click=${() => fireIntent(this, 'edgewise-let-watch')}>
                ${letWatch()}
              </button>
            </p>`
      }`;
  }

  #detail(run: RunningState<Result>, detail: string): string {
    return run.kind === 'measuring' && run.reading.hiddenMs > 0 ? hiddenSoFar(run.reading.hiddenMs) : detail;
  }

  /** The targets to draw. Until the relay is known it is the commonest choice: a line must not come and go. */
  #targets(run: RunningState<Result>): ChartTargets {
    const relays = this.config?.relays ?? [];
    const chosen = chosenOf(run);
    const relay = chosen?.relay.relay ?? (relays.length === 1 ? relays[0] : undefined);
    const choice =
      this.options?.target ?? (relay ? defaultTarget(relay.kind, this.options?.labels.region) : null);
    return liveTargets((choice && targetsOf(choice)) ?? CLIENT_TO_EDGE);
  }
}

/** The relay with its options; `null` until there is one. */
function chosenOf(run: RunningState<Result>): Chosen | null {
  switch (run.kind) {
    case 'requesting':
    case 'waiting':
    case 'locating':
      return null;
    case 'connecting':
    case 'warming':
    case 'measuring':
      return run.chosen;
    case 'draining':
    case 'composing':
      return run.facts.chosen;
  }
}

/** A sentence of a path that is silent, with the shape and colour of a missed target. */
const silent = (sentence: string): TemplateResult =>
  html`<span class="silent status misses">${statusIcon('misses')} ${sentence}</span>`;

/**
 * A text, and unseen in the same place all that may stand there: by attribute, or it would be found and copied. Another text is
 * another element: a browser would call it the same one, moved, wherever it begins elsewhere.
 */
const roomy = (shown: string | TemplateResult, all: readonly string[]): TemplateResult =>
  html`${keyed(typeof shown === 'string' ? shown : null, html`<span>${shown}</span>`)}${all.map((text) => html`<span aria-hidden="true" data-room=${text}></span>`)}`;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-running': EdgewiseRunning;
  }
}
