import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { CaptureReport } from '../../core/capture/capture-report.ts';
import type { CaptureWish } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { noticeLook } from '../look/notice.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import { downloadText } from '../result/download-result.ts';
import { percent } from '../../wording/quantity.ts';
import {
  captureClockWording,
  captureFileWording,
  captureGaps,
  captureLosses,
  capturePlaceWording,
  captureProblem,
  captureReasons,
} from '../../wording/result/capture.ts';
import { captureFailureWording } from '../../wording/result/capture-failure.ts';
import { captureCounts, captureFlows } from './capture-tables.ts';

type Reading =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly file: File; readonly readBytes: number }
  | { readonly kind: 'failed'; readonly name: string; readonly problem: string }
  | { readonly kind: 'done'; readonly name: string; readonly report: CaptureReport; readonly csv: string };

/** Takes a packet capture of the test and shows what it has of its packets. The file is read in this page and goes nowhere. */
@localized()
@customElement('edgewise-capture')
export class EdgewiseCapture extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    noticeLook,
    tableLook,
    css`
      :host,
      .said,
      .found {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-2);
      }
      .drop {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-2);
        padding: var(--space-2);
        border: 2px dashed var(--line-strong);
        border-radius: var(--radius);
      }
      .drop.over {
        border-color: var(--accent);
        border-style: solid;
      }
      .said {
        gap: var(--space-1);
        overflow-wrap: anywhere;
      }
      h4 {
        margin: 0;
      }
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      button {
        justify-self: start;
      }
      td {
        overflow-wrap: normal;
      }
      @media print {
        .drop,
        button {
          display: none;
        }
      }
    `,
  ];

  /** Of the test: names the file of the joined packets, and a capture belongs to one test. */
  @property() resultId = '';

  @state() private reading: Reading = { kind: 'none' };
  @state() private isOver = false;

  @query('input') private readonly input!: HTMLInputElement | null;
  @query('.choose') private readonly choose!: HTMLButtonElement | null;

  #cancel: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('resultId')) this.#stop();
  }

  protected override render(): TemplateResult {
    return html`<div
        class="drop ${this.isOver ? 'over' : ''}"
        @dragover=${this.#onDragOver}
        @dragleave=${() => (this.isOver = false)}
        @drop=${this.#onDrop}
      >
        <button class="choose" @click=${() => this.input?.click()}>${msg('Choose a capture')}</button>
        <span>${msg('or drop it here')}</span>
        <input
          type="file"
          hidden
          accept=".pcap,.pcapng,.cap,.dmp"
          aria-label=${msg('Packet capture')}
          @change=${this.#onChoose}
        />
      </div>
      <p class="quiet small">
        ${msg('pcap or pcapng, as tcpdump and Wireshark write them, taken anywhere on the path while this test ran. It is read in this page and not uploaded.')}
      </p>
      ${this.reading.kind === 'reading' ? this.#progress(this.reading) : nothing}
      <div class="said" role="status">${this.#said()}</div>
      ${this.reading.kind === 'done' ? this.#found(this.reading) : nothing}`;
  }

  #said(): TemplateResult | typeof nothing {
    const { reading } = this;
    switch (reading.kind) {
      case 'none':
      case 'reading':
        return nothing;
      case 'failed':
        return html`<p class="notice"><strong>${reading.name}</strong> ${reading.problem}</p>`;
      case 'done':
        return html`<p><strong>${capturePlaceWording(reading.report.place)}</strong></p>
          ${captureLosses(reading.report).map((sentence) => html`<p>${sentence}</p>`)}`;
    }
  }

  #progress({ file, readBytes }: Extract<Reading, { kind: 'reading' }>): TemplateResult {
    const ratio = file.size === 0 ? 0 : readBytes / file.size;
    return html`<label for="progress">${msg(str`Reading ${file.name}`)}</label>
      <progress id="progress" max="1" .value=${ratio}>${percent(ratio)}</progress>
      <button @click=${this.#onCancel}>${msg('Cancel')}</button>`;
  }

  #found({ name, report, csv }: Extract<Reading, { kind: 'done' }>): TemplateResult {
    const clock = captureClockWording(report);
    const gaps = captureGaps(report);
    return html`<div class="found">
      ${captureCounts(report)}
      <button @click=${() => downloadText(csv, `edgewise-${this.resultId}-capture.csv`, 'text/csv')}>
        ${msg('Download the joined packets as CSV')}
      </button>
      <h4>${msg('What its place follows from')}</h4>
      <ul class="small">
        ${captureReasons(report).map((sentence) => html`<li>${sentence}</li>`)}
        ${clock === null ? nothing : html`<li>${clock}</li>`}
      </ul>
      ${captureFlows(report)}
      <h4>${msg('What was read')}</h4>
      <ul class="small">
        <li>${name}, ${captureFileWording(report)}</li>
        ${gaps.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </div>`;
  }

  readonly #onDragOver = (event: DragEvent): void => {
    // Else the browser would open the file in place of the page.
    event.preventDefault();
    this.isOver = true;
  };

  readonly #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.isOver = false;
    const file = event.dataTransfer?.files[0];
    if (file) this.#read(file);
  };

  readonly #onChoose = (): void => {
    const { input } = this;
    const file = input?.files?.[0];
    if (!file) return;
    this.#read(file);
    // So that the same file can be chosen again.
    input.value = '';
  };

  readonly #onCancel = (): void => {
    this.#stop();
    // The button that had the focus is gone.
    this.choose?.focus();
  };

  readonly #stop = (): void => {
    this.#cancel?.abort();
    this.#cancel = null;
    this.reading = { kind: 'none' };
  };

  /** Here and not beside the other intents, which are part of the first load. */
  #ask(detail: CaptureWish): void {
    this.dispatchEvent(new CustomEvent('edgewise-capture', { detail, bubbles: true, composed: true }));
  }

  #read(file: File): void {
    this.#cancel?.abort();
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.reading = { kind: 'reading', file, readBytes: 0 };
    const show = (reading: Reading): void => {
      if (!cancel.signal.aborted) this.reading = reading;
    };
    this.#ask({
      file,
      signal: cancel.signal,
      listener: {
        onProgress: (readBytes) => show({ kind: 'reading', file, readBytes }),
        onFailed: (why) => show({ kind: 'failed', name: file.name, problem: captureFailureWording(why) }),
        onDone: (report, csv) => {
          const problem = captureProblem(report);
          show(
            problem === null
              ? { kind: 'done', name: file.name, report, csv }
              : {
                  kind: 'failed',
                  name: file.name,
                  problem: [problem, ...captureGaps(report)].join(' '),
                },
          );
        },
      },
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-capture': EdgewiseCapture;
  }
}
