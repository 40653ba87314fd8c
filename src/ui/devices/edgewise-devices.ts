import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { CheckedDevices, DeviceChecked } from '../../core/devices/checked-device.ts';
import { addQuestion, addedText, takenOutText } from '../../wording/devices/device-check.ts';
import type { DevicesWish } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { noticeLook } from '../look/notice.ts';
import { textLook } from '../look/text.ts';
import './edgewise-device.ts';

/** What became of the last wish to add figures, or to take them out. */
type Wish =
  { readonly kind: 'none' | 'doing' | 'taken-out' } | { readonly kind: 'failed'; readonly message: string };

const NOTHING_CHECKED: CheckedDevices = { microphone: null, camera: null };

/** Microphone and camera, and whether their figures go into the stored result: only if the person says so. */
@localized()
@customElement('edgewise-devices')
export class EdgewiseDevices extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    noticeLook,
    css`
      .add {
        display: grid;
        gap: var(--space-1);
        justify-items: start;
        margin-block-end: var(--space-2);
      }
      p {
        margin: 0;
      }
    `,
  ];

  /** Which result they would be added to. */
  @property() resultId = '';
  /** Whether it is stored. */
  @property({ type: Boolean }) isStored = false;

  @state() private checked: CheckedDevices = NOTHING_CHECKED;
  /** What the result has. */
  @state() private added: CheckedDevices | null = null;
  @state() private wish: Wish = { kind: 'none' };

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Another test has another result, which has none of these.
    if (changed.get('resultId') === undefined) return;
    this.added = null;
    this.wish = { kind: 'none' };
  }

  protected override render(): TemplateResult {
    return html`<div @edgewise-device-checked=${this.#onChecked}>
        <edgewise-device></edgewise-device><edgewise-device kind="camera"></edgewise-device>
      </div>
      ${this.#agreement()}`;
  }

  #agreement(): TemplateResult | typeof nothing {
    const { checked, added, wish } = this;
    const isChecked = checked.microphone !== null || checked.camera !== null;
    const isNew = isChecked && checked !== added;
    if (!this.isStored || (!isChecked && added === null)) return nothing;
    const isBusy = wish.kind === 'doing';
    return html`<div class="add">
      ${isNew ? html`<p>${addQuestion()}</p>` : nothing}
      ${
        isNew
          ? html`<button ?disabled=${isBusy} @click=${() => this.#wish(checked)}>
              ${added === null ? msg('Add them to the result') : msg('Put them in place of those before')}
            </button>`
          : nothing
      }
      <div role="status">
        ${
          wish.kind === 'failed'
            ? html`<p class="notice neutral">${wish.message}</p>`
            : wish.kind === 'taken-out'
              ? takenOutText()
              : added !== null && !isBusy
                ? addedText()
                : nothing
        }
      </div>
      ${
        added === null
          ? nothing
          : html`<button ?disabled=${isBusy} @click=${() => this.#wish(null)}>
              ${msg('Take them out of the result')}
            </button>`
      }
    </div>`;
  }

  #onChecked({ detail }: CustomEvent<DeviceChecked>): void {
    this.checked =
      detail.kind === 'microphone'
        ? { ...this.checked, microphone: detail.device }
        : { ...this.checked, camera: detail.device };
    if (this.wish.kind !== 'doing') this.wish = { kind: 'none' };
  }

  #wish(devices: CheckedDevices | null): void {
    const { resultId } = this;
    this.wish = { kind: 'doing' };
    const ifStillHere =
      (then: () => void): (() => void) =>
      () => {
        if (this.resultId === resultId) then();
      };
    this.dispatchEvent(
      new CustomEvent<DevicesWish>('edgewise-add-devices', {
        detail: {
          devices,
          onDone: ifStillHere(() => {
            this.added = devices;
            this.wish = { kind: devices === null ? 'taken-out' : 'none' };
          }),
          onFailed: (message) => {
            ifStillHere(() => (this.wish = { kind: 'failed', message }))();
          },
        },
        bubbles: true,
        composed: true,
      }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-devices': EdgewiseDevices;
  }
  interface HTMLElementEventMap {
    'edgewise-device-checked': CustomEvent<DeviceChecked>;
  }
}
