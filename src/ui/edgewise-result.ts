import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { Storage } from '../core/storing.ts';
import type { Result } from '../wire/result.ts';
import { shadesOf } from './charts/shades.ts';
import { gradedTargets } from './charts/targets.ts';
import { ViewElement } from './view-element.ts';
import { statusIcon } from './look/status-icon.ts';
import { statusLook } from './look/status.ts';
import { textLook } from './look/text.ts';
import { verdictLook } from './look/verdict.ts';
import { hasCall } from './wording/call-made.ts';
import { toldCauses } from './wording/cause.ts';
import { mosWording } from './wording/mos.ts';
import { relayTitle } from './wording/phase.ts';
import { dateAndTime } from './wording/quantity.ts';
import { toldSymptoms } from './wording/symptom-facts.ts';
import { targetTitle } from './wording/target.ts';
import { shownVerdict, verdictWording } from './wording/verdict.ts';
import './edgewise-actions.ts';
import './edgewise-causes.ts';
import './edgewise-charts.ts';
import './edgewise-connectivity.ts';
import './edgewise-evidence.ts';
import './edgewise-firewall.ts';
import './edgewise-legs.ts';
import './edgewise-meaning.ts';
import './edgewise-metrics.ts';
import './edgewise-receipt.ts';
import './edgewise-symptoms.ts';

/** A finished test: the answer first, the evidence under it, the engineer's figures last. */
@localized()
@customElement('edgewise-result')
export class EdgewiseResult extends ViewElement {
  static override styles = [
    textLook,
    statusLook,
    verdictLook,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-4);
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-1);
        align-content: start;
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;
  /** `null` for a stored result that was opened. */
  @property({ attribute: false }) storage: Storage | null = null;
  @property({ attribute: false }) path: string | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    return html`${this.#verdict(result)}
      <edgewise-receipt .result=${result} .storage=${this.storage} .path=${this.path}></edgewise-receipt>
      <edgewise-actions .result=${result} .storage=${this.storage} .path=${this.path}></edgewise-actions>
      ${hasCall(result) ? this.#measured(result) : this.#checked(result)}`;
  }

  #checked(result: Result): TemplateResult {
    return html`${this.#connectivity(result)} ${this.#symptoms(result)}`;
  }

  #symptoms(result: Result): TemplateResult | typeof nothing {
    return toldSymptoms(result).length > 0
      ? html`<edgewise-symptoms .result=${result}></edgewise-symptoms>`
      : nothing;
  }

  #connectivity({ connectivity }: Result): TemplateResult | typeof nothing {
    return connectivity
      ? html`<section>
          <h2>${msg('What the network lets through')}</h2>
          <edgewise-connectivity .connectivity=${connectivity}></edgewise-connectivity>
          <edgewise-firewall .connectivity=${connectivity}></edgewise-firewall>
        </section>`
      : nothing;
  }

  #measured(result: Result): TemplateResult {
    const { grades, timeline, metrics } = result;
    const shades = shadesOf(grades.rows);
    const isShaded = Object.values(shades).some((some) => some.length > 0);
    return html`<section>
        <h2>${msg('The way there and back')}</h2>
        <edgewise-legs .result=${result}></edgewise-legs>
      </section>
      <edgewise-meaning .result=${result}></edgewise-meaning>
      ${toldCauses(result).length > 0 ? html`<edgewise-causes .result=${result}></edgewise-causes>` : nothing}
      ${this.#symptoms(result)} ${this.#connectivity(result)}
      <section>
        <h2>${msg('Measured and target')}</h2>
        <edgewise-metrics .rows=${grades.rows} .findings=${grades.findings}></edgewise-metrics>
        ${metrics.mos ? html`<p class="quiet small">${mosWording(metrics.mos)}</p>` : nothing}
      </section>
      <section>
        <h2>${msg('Over time')}</h2>
        ${
          isShaded
            ? html`<p class="quiet small">${msg('Stretches in which a target was missed are shaded.')}</p>`
            : nothing
        }
        <edgewise-charts
          .rows=${timeline}
          .durationMs=${result.durationMs}
          .targets=${gradedTargets(grades.rows)}
          .shades=${shades}
        ></edgewise-charts>
      </section>
      <section>
        <h2>${msg('For engineers')}</h2>
        <edgewise-evidence .result=${result}></edgewise-evidence>
      </section>`;
  }

  #verdict(result: Result): TemplateResult {
    const { target } = result.grades;
    const { shown, word } = shownVerdict(result);
    const { headline, explanation } = verdictWording(result);
    const { relay, transport } = result.path;
    const facts =
      transport === 'unknown'
        ? msg(
            str`${dateAndTime(result.startedAt)}. Through ${relayTitle(relay)}. Targets: ${targetTitle(target)}.`,
          )
        : msg(
            str`${dateAndTime(result.startedAt)}. Through ${relayTitle(relay)} over ${transport.toUpperCase()}. Targets: ${targetTitle(target)}.`,
          );
    return html`<div class="verdict ${shown}">
      <div class="headline">
        <span class="status ${shown}">${statusIcon(shown)}</span>
        <h1 tabindex="-1">${headline}</h1>
      </div>
      <p><span class="word status ${shown}">${word}</span> ${explanation}</p>
      <p class="quiet small">${facts} ${this.#labels(result)}</p>
    </div>`;
  }

  /** What the test was filed under, and that its method is the less exact one. */
  #labels({ labels, traffic }: Result): string {
    return [
      traffic.confidence === 'lower' ? msg('Measured by a less exact method (see below).') : '',
      labels.ticket === null ? '' : msg(str`Ticket ${labels.ticket}.`),
      labels.site === null ? '' : msg(str`Site ${labels.site}.`),
      labels.user === null ? '' : msg(str`Person: ${labels.user}.`),
    ].join(' ');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-result': EdgewiseResult;
  }
}
