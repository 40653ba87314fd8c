import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { busyOf } from '../../wire/load.ts';
import type { Busy } from '../../wire/result/loaded.ts';
import type { CallFigures } from '../../wire/result/traffic.ts';
import type { Result } from '../../wire/result.ts';
import { shadesOf } from '../charts/shades.ts';
import { gradedTargets } from '../charts/targets.ts';
import { rowCardsLook } from '../look/row-cards.ts';
import { sectionsLook } from '../look/sections.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import { loadWording } from '../../wording/result/load.ts';
import { milliseconds, percent, wholeNumber } from '../../wording/quantity.ts';
import { verdictName } from '../../wording/result/verdict.ts';
import '../charts/edgewise-charts.ts';
import './edgewise-metrics.ts';

/** What a test under load has found: each of several calls, and the part with a busy link beside the idle one. */
@localized()
@customElement('edgewise-load')
export class EdgewiseLoad extends LitElement {
  static override styles = [
    textLook,
    tableLook,
    statusLook,
    sectionsLook,
    css`
      section {
        gap: var(--space-2);
      }
      .answer {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1);
        align-items: center;
        font-weight: 650;
      }
      li {
        max-width: var(--reading-width);
      }
      li + li {
        margin-block-start: var(--space-half);
      }
    `,
    rowCardsLook,
  ];

  @property({ attribute: false }) result: Result | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    const { calls } = result.traffic;
    return html`${calls ? this.#calls(calls, msg(str`${calls.length} calls at once`)) : nothing}
    ${this.#loaded(result)}`;
  }

  #calls(calls: readonly CallFigures[], title: string): TemplateResult {
    return html`<section>
      <h2>${title}</h2>
      <p class="quiet small">
        ${msg('All figures of this result are over the packets of all calls together; here is each by itself.')}
      </p>
      ${this.#callTable(calls)}
    </section>`;
  }

  #callTable(calls: readonly CallFigures[]): TemplateResult {
    const orDash = (value: number | null, shown: (value: number) => string): string =>
      value === null ? '–' : shown(value);
    return html`<table class="figures">
      <thead>
        <tr>
          <th scope="col">${msg('Call')}</th>
          <th scope="col">${msg('Packets')}</th>
          <th scope="col">${msg('Lost')}</th>
          <th scope="col">${msg('Loss, worst 15 s')}</th>
          <th scope="col">${msg('Round trip')}</th>
          <th scope="col">${msg('Jitter, worst 15 s')}</th>
        </tr>
      </thead>
      <tbody>
        ${calls.map(
          ({ call, sent, lost, worstLoss15s, rttMs, worstJitter15sMs }) =>
            html`<tr>
              <th scope="row">${msg(str`Call ${call + 1}`)}</th>
              <td data-label=${msg('Packets')}>${wholeNumber(sent)}</td>
              <td data-label=${msg('Lost')}>${wholeNumber(lost)}</td>
              <td data-label=${msg('Loss, worst 15 s')}>${orDash(worstLoss15s, percent)}</td>
              <td data-label=${msg('Round trip')}>${orDash(rttMs, milliseconds)}</td>
              <td data-label=${msg('Jitter, worst 15 s')}>${orDash(worstJitter15sMs, milliseconds)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #loaded(result: Result): TemplateResult | typeof nothing {
    const wording = loadWording(result);
    if (!wording) return nothing;
    const busy = busyOf(result);
    const verdict = busy?.grades.verdict ?? 'no-data';
    return html`<section>
      <h2>${msg('While the link is busy')}</h2>
      <p class="answer">
        <span class="status ${verdict}">${statusIcon(verdict)}</span>
        <span
          >${wording.headline}${busy ? html` <span class="status ${verdict}">${verdictName(verdict)}</span>` : nothing}</span
        >
      </p>
      <ul>
        ${wording.sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
      ${busy ? this.#busy(busy) : nothing}
    </section>`;
  }

  #busy({ grades, timeline, durationMs, traffic }: Busy): TemplateResult {
    return html`<edgewise-metrics .rows=${grades.rows} .findings=${grades.findings}></edgewise-metrics>
      <edgewise-charts
        .rows=${timeline}
        .durationMs=${durationMs}
        .targets=${gradedTargets(grades.rows)}
        .shades=${shadesOf(grades.rows)}
        isOfBusyLink
      ></edgewise-charts>
      ${traffic.calls ? this.#callTable(traffic.calls) : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-load': EdgewiseLoad;
  }
}
