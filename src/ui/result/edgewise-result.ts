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
import { partNotLoaded } from '../../wording/part-not-loaded.ts';
import { shownVerdict } from '../../wording/result/verdict.ts';
import './edgewise-actions.ts';
import './edgewise-fold.ts';
import './edgewise-receipt.ts';
import { hasCall } from '../../core/verdict/call-made.ts';

type LazyPart = 'capture' | 'devices' | 'stored-devices';

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
      summary h2,
      summary h3 {
        display: inline;
      }
      .devices {
        border-block-end: 1px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;
  /** `null` for a stored result that was opened. */
  @property({ attribute: false }) storage: Storage | null = null;
  @property({ attribute: false }) path: string | null = null;
  /** The packets of the test that this page has run; `null` for a stored result that was opened. */
  @property({ attribute: false }) packets: (() => PacketColumns | null) | null = null;

  /** Of the parts that were opened: whether their code is there. */
  @state() private loaded: Partial<Record<LazyPart, boolean>> = {};

  protected override willUpdate(): void {
    // Few results have any, and the others need not load what is said of them.
    if (this.result && hasRegions(this.result)) void import('./edgewise-regions.ts').catch(() => undefined);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    return html`${this.#verdict(result)} ${hasCall(result) ? answerSections(result) : checkedSections(result)}
      <section>
        <h2>${msg('For whoever helps you')}</h2>
        <edgewise-receipt .result=${result} .storage=${this.storage} .path=${this.path}></edgewise-receipt>
        <edgewise-actions .result=${result} .storage=${this.storage} .path=${this.path}></edgewise-actions>
      </section>
      <div>
        ${this.storage ? this.#devices(result) : this.#storedDevices(result)}
        ${hasCall(result) ? this.#figures(result) : nothing}
      </div>`;
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
        ${msg('One packet a line, in the order of sending, with SSRC and sequence number. This page has them until it is closed.')}
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
    return html`<details @toggle=${this.#onOpened('capture', () => import('../capture/edgewise-capture.ts'))}>
      <summary><h3>${msg('Compare with a packet capture')}</h3></summary>
      ${this.#part('capture', html`<edgewise-capture .resultId=${id}></edgewise-capture>`)}
    </details>`;
  }

  /** For whoever has just tested, and after that: to be allowed a microphone may change which way a browser calls. */
  #devices(result: Result): TemplateResult {
    return html`<details
      class="devices"
      @toggle=${this.#onOpened('devices', () => import('../devices/edgewise-devices.ts'))}
    >
      <summary><h2>${msg('Microphone and camera')}</h2></summary>
      ${this.#part(
        'devices',
        html`<edgewise-devices
          .resultId=${result.id}
          ?isStored=${this.storage?.kind === 'stored'}
        ></edgewise-devices>`,
      )}
    </details>`;
  }

  /** Of a result that was opened: what whoever tested agreed to add. */
  #storedDevices({ devices }: Result): TemplateResult | typeof nothing {
    if (!devices) return nothing;
    return html`<details
      class="devices"
      @toggle=${this.#onOpened('stored-devices', () => import('../devices/edgewise-stored-devices.ts'))}
    >
      <summary><h2>${msg('Microphone and camera')}</h2></summary>
      ${this.#part('stored-devices', html`<edgewise-stored-devices .devices=${devices}></edgewise-stored-devices>`)}
    </details>`;
  }

  /** A part whose code is loaded when it is opened, or what came of that. */
  #part(name: LazyPart, content: TemplateResult): TemplateResult {
    const loaded = this.loaded[name];
    return loaded === true
      ? content
      : html`<p role="status">${loaded === false ? partNotLoaded() : nothing}</p>`;
  }

  #onOpened(name: LazyPart, load: () => Promise<unknown>) {
    return (event: Event): void => {
      if (!(event.target instanceof HTMLDetailsElement) || !event.target.open) return;
      const loaded = (whether: boolean) => (): void => {
        this.loaded = { ...this.loaded, [name]: whether };
      };
      load().then(loaded(true), loaded(false));
    };
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
    return verdictHead(
      result,
      html`<p class="quiet small">${facts} ${this.#labels(result)}</p>
        ${hasRegions(result) ? html`<edgewise-regions .result=${result}></edgewise-regions>` : nothing}`,
    );
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

/** Whether something is to be said of where whoever tested and the relay are. */
const hasRegions = ({ labels, path }: Result): boolean =>
  path.relay.kind.kind === 'azure' || Boolean(labels.region);

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-result': EdgewiseResult;
  }
}
