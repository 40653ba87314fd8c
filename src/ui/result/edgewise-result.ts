import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { Storage } from '../../core/run/storing.ts';
import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { Result } from '../../wire/result.ts';
import { shadesOf } from '../charts/shades.ts';
import { verdictHead } from './verdict-head.ts';
import { ViewElement } from '../view-element.ts';
import { firePackets } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { sectionsLook } from '../look/sections.ts';
import { answerSections, checkedSections, figureSections } from './measured-sections.ts';
import { statusLook } from '../look/status.ts';
import { textLook } from '../look/text.ts';
import { verdictLook } from '../look/verdict.ts';
import { relayTitle } from '../../wording/run/phase.ts';
import { dateAndTime } from '../../wording/quantity.ts';
import { targetInSentence } from '../../wording/result/target.ts';
import { captureFailureWording } from '../../wording/result/capture-failure.ts';
import { shownVerdict } from '../../wording/result/verdict.ts';
import './edgewise-actions.ts';
import './edgewise-fold.ts';
import './edgewise-receipt.ts';
import { hasCall } from '../../core/verdict/call-made.ts';

/** A finished test: the answer first, the evidence under it, the engineer's figures last. */
@localized()
@customElement('edgewise-result')
export class EdgewiseResult extends ViewElement {
  static override styles = [
    textLook,
    controlsLook,
    statusLook,
    verdictLook,
    sectionsLook,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
      }
      summary h3 {
        display: inline;
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;
  /** `null` for a stored result that was opened. */
  @property({ attribute: false }) storage: Storage | null = null;
  @property({ attribute: false }) path: string | null = null;
  /** The packets of the test that this page has run; `null` for a stored result that was opened. */
  @property({ attribute: false }) packets: (() => PacketColumns | null) | null = null;

  @state() private captureView: 'unloaded' | 'loaded' | 'failed' = 'unloaded';

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    return html`${this.#verdict(result)} ${hasCall(result) ? answerSections(result) : checkedSections(result)}
      <section>
        <h2>${msg('For whoever helps you')}</h2>
        <edgewise-receipt .result=${result} .storage=${this.storage} .path=${this.path}></edgewise-receipt>
        <edgewise-actions .result=${result} .storage=${this.storage} .path=${this.path}></edgewise-actions>
      </section>
      ${hasCall(result) ? html`<div>${this.#figures(result)}</div>` : nothing}`;
  }

  /** Who is told that all is well needs no figures; who is told what is not, sees them at once. */
  #figures(result: Result): TemplateResult {
    const isGood = shownVerdict(result).shown === 'meets';
    return figureSections(
      result,
      this.#shadeSentences(result),
      (name, title, content) =>
        html`<edgewise-fold
          .name=${name}
          .heading=${title}
          .isOpenFirst=${!isGood && name !== 'engineers' && name !== 'symptoms'}
          >${content}</edgewise-fold
        >`,
      this.packets && this.storage
        ? { packets: this.packets, content: html`${this.#packets()} ${this.#capture(result)}` }
        : null,
    );
  }

  /** Every packet, for whoever has just tested: this page still has them. */
  #packets(): TemplateResult {
    return html`<section>
      <h3>${msg('Every packet of this test')}</h3>
      <p class="quiet small">
        ${msg('One packet a line, in the order in which they were sent: stream, SSRC, sequence numbers, when it was sent and received. This page has them until it is closed.')}
      </p>
      <div class="row">
        <button @click=${() => firePackets(this, 'csv')}>${msg('Download packets as CSV')}</button>
        <button @click=${() => firePackets(this, 'json-lines')}>
          ${msg('Download packets as JSON Lines')}
        </button>
      </div>
    </section>`;
  }

  /** Held against this page's records of every packet, so for whoever has just tested. Its code is loaded when it is opened. */
  #capture({ id }: Result): TemplateResult {
    return html`<details @toggle=${this.#onCapture}>
      <summary><h3>${msg('Compare with a packet capture')}</h3></summary>
      ${
        this.captureView === 'loaded'
          ? html`<edgewise-capture .resultId=${id}></edgewise-capture>`
          : html`<p role="status">
              ${this.captureView === 'failed' ? captureFailureWording('unstarted') : nothing}
            </p>`
      }
    </details>`;
  }

  #onCapture(event: Event): void {
    if (!(event.target instanceof HTMLDetailsElement) || !event.target.open) return;
    import('../capture/edgewise-capture.ts').then(
      () => (this.captureView = 'loaded'),
      () => (this.captureView = 'failed'),
    );
  }

  /** What the shades of the charts mean, where there are any. */
  #shadeSentences({ grades }: Result): TemplateResult | typeof nothing {
    return Object.values(shadesOf(grades.rows)).some((shades) => shades.length > 0)
      ? html`<p class="quiet small">
          ${msg('The worst stretch of each missed target is marked along the edge of its chart.')}
        </p>`
      : nothing;
  }

  #verdict(result: Result): TemplateResult {
    const { target } = result.grades;
    const { relay, transport } = result.path;
    const facts =
      transport === 'unknown'
        ? msg(
            str`${dateAndTime(result.startedAt)}. Test server: ${relayTitle(relay)}. Judged by: ${targetInSentence(target)}.`,
          )
        : msg(
            str`${dateAndTime(result.startedAt)}. Test server: ${relayTitle(relay)}, over ${transport.toUpperCase()}. Judged by: ${targetInSentence(target)}.`,
          );
    return verdictHead(result, html`<p class="quiet small">${facts} ${this.#labels(result)}</p>`);
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
