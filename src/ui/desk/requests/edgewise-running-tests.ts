import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { CodeSearch, RunningState } from '../../../app/desk/state.ts';
import type { RunningTest } from '../../../wire/running.ts';
import { sampledName, sampledValue } from '../../../wording/sites/sampled-metric.ts';
import { codeProblem, runningPhase, testByCode } from '../../../wording/desk/running.ts';
import { controlsLook } from '../../look/controls.ts';
import { inputLook } from '../../look/input.ts';
import { textLook } from '../../look/text.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';

/** Tests that run now for requests of the desk; one of them can be watched, which its own page says. */
@localized()
@customElement('edgewise-running-tests')
export class EdgewiseRunningTests extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    inputLook,
    panelLook,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }
      #code {
        width: 14ch;
      }
      #problem:empty {
        display: none;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        gap: var(--space-1);
        padding-block: var(--space-2);
        border-block-start: 1px solid var(--line);
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-3);
      }
      dd {
        font-size: var(--text-l);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) state: RunningState = {
    tests: [],
    watched: null,
    search: { kind: 'none' },
  };

  protected override render(): TemplateResult {
    const { tests, watched } = this.state;
    const isGone = watched !== null && !tests.some(({ id }) => id === watched.test.id);
    const shown = isGone ? [watched.test, ...tests] : tests;
    return html`<h2>${msg('Running now')}</h2>
      ${this.#codeForm()}
      ${
        shown.length === 0
          ? html`<p class="quiet">
              ${msg('No test from a request runs now. One appears here as soon as it is started from its link.')}
            </p>`
          : html`<ul role="list">
              ${shown.map((test) => this.#test(watched?.test.id === test.id ? watched.test : test))}
            </ul>`
      }`;
  }

  #codeForm(): TemplateResult {
    const { search } = this.state;
    const problem = problemOf(search);
    return html`<form class="row" @submit=${this.#submit}>
        <label for="code">${msg('Code read out from a test that runs')}</label>
        <input
          id="code"
          name="code"
          autocomplete="off"
          spellcheck="false"
          size="10"
          required
          aria-describedby="problem"
          aria-invalid=${problem === null ? 'false' : 'true'}
        />
        <button type="submit" ?disabled=${search.kind === 'asking'}>${msg('Watch by code')}</button>
      </form>
      <p id="problem" role="status">${problem}</p>`;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    fireDesk(this, 'desk-watch-code', this.renderRoot.querySelector('input')?.value ?? '');
  }

  #test(test: RunningTest): TemplateResult {
    const { watched } = this.state;
    const isWatched = watched?.test.id === test.id;
    return html`<li>
      <div class="row">
        <strong><bdi>${test.ticket ?? testByCode()}</bdi></strong>
        ${[test.user, test.site].map((label) => (label === null ? nothing : html`<bdi>${label}</bdi>`))}
        ${isWatched && watched.isLost ? this.#again(test) : html`<span>${runningPhase(test)}</span>`}
        <button
          type="button"
          aria-pressed=${isWatched ? 'true' : 'false'}
          @click=${() => fireDesk(this, 'desk-watch', isWatched ? null : test.id)}
        >
          ${isWatched ? msg('Stop watching') : msg('Watch')}
        </button>
      </div>
      ${isWatched ? this.#watched(test, watched.isLost) : nothing}
    </li>`;
  }

  /** What was heard last is over by now, whatever it was. */
  #again({ id }: RunningTest): TemplateResult {
    return html`<button type="button" @click=${() => fireDesk(this, 'desk-watch', id)}>
      ${msg('Watch again')}
    </button>`;
  }

  #watched({ figures, phase }: RunningTest, isLost: boolean): TemplateResult | typeof nothing {
    if (phase === 'over' || phase === 'ended') return nothing;
    return html`<p class="small quiet">
        ${
          isLost
            ? msg('The connection to this test was lost.')
            : msg(
                'The page of whoever tests says that you are watching. Figures are of the last five seconds.',
              )
        }
      </p>
      ${isLost ? nothing : this.#figures(figures, phase)}`;
  }

  #figures(figures: RunningTest['figures'], phase: RunningTest['phase']): TemplateResult | typeof nothing {
    if (figures === null)
      return phase === 'measuring' ? html`<p class="quiet">${msg('No packets were sent yet.')}</p>` : nothing;
    return html`<dl>
      ${(['rttMs', 'lossRatio', 'jitterMs'] as const).map(
        (metric) =>
          html`<div>
            <dt class="small">${sampledName(metric)}</dt>
            <dd>${figures[metric] === null ? '\u2013' : sampledValue(metric, figures[metric])}</dd>
          </div>`,
      )}
    </dl>`;
  }
}

function problemOf(search: CodeSearch): string | null {
  if (search.kind === 'failed') return search.message;
  return search.kind === 'mistyped' || search.kind === 'no-code' ? codeProblem(search.kind) : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-running-tests': EdgewiseRunningTests;
  }
}
