import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { DeviceChecked } from '../../core/devices/checked-device.ts';
import type { DeviceFault, DeviceKind, OpenedDevice, Recording } from '../../core/devices/device-check.ts';
import type { PictureFigures } from '../../core/devices/picture.ts';
import { SILENCE_DBFS, type SoundFigures } from '../../core/devices/sound.ts';
import { askedFor, deviceFaultWording, switchedOff } from '../../wording/devices/device-check.ts';
import { selectedValue, type DeviceWish } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { noticeLook } from '../look/notice.ts';
import { textLook } from '../look/text.ts';
import { cameraFigures, deviceFiguresLook, microphoneFigures } from './device-figures.ts';

type Check =
  | { readonly kind: 'none' | 'asking' | 'checking' }
  | { readonly kind: 'failed'; readonly fault: DeviceFault }
  | { readonly kind: 'heard'; readonly figures: SoundFigures }
  | { readonly kind: 'seen'; readonly figures: PictureFigures };

/** Checks one device: asks for it with why, shows what it gives, and lets go of it. Nothing of it leaves the page. */
@localized()
@customElement('edgewise-device')
export class EdgewiseDevice extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    noticeLook,
    deviceFiguresLook,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-1);
        margin-block-end: var(--space-2);
      }
      button,
      meter,
      video {
        justify-self: start;
      }
      h3 {
        margin: 0;
      }
      meter {
        width: 100%;
        max-width: 20rem;
      }
      video {
        width: 100%;
        max-width: 20rem;
        border-radius: var(--radius);
        background: var(--line);
      }
      video[hidden] {
        display: none;
      }
    `,
  ];

  @property() kind: DeviceKind = 'microphone';

  @state() private check: Check = { kind: 'none' };
  @state() private opened: OpenedDevice | null = null;
  @state() private levelDbfs = SILENCE_DBFS;
  @state() private recording: Recording | null = null;
  @state() private isPlaying = false;

  @query('video') private readonly video!: HTMLVideoElement | null;

  #chosenId = '';
  #cancel: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end({ kind: 'none' });
  }

  protected override render(): TemplateResult {
    const isMicrophone = this.kind === 'microphone';
    const isOpen = this.check.kind === 'asking' || this.check.kind === 'checking';
    return html`<h3>${isMicrophone ? msg('Microphone') : msg('Camera')}</h3>
      <p class="quiet small">${askedFor(this.kind)}</p>
      ${this.#choice()}
      ${
        isOpen
          ? html`<button @click=${() => this.#end({ kind: 'none' })}>
              ${isMicrophone ? msg('Stop listening') : msg('Stop looking')}
            </button>`
          : html`<button ?disabled=${this.isPlaying} @click=${() => this.#begin()}>
              ${isMicrophone ? msg('Check the microphone') : msg('Check the camera')}
            </button>`
      }
      ${
        isMicrophone
          ? this.check.kind === 'checking'
            ? html`<meter
                min="-80"
                max="0"
                .value=${this.levelDbfs}
                aria-label=${msg('How loud it is now')}
              ></meter>`
            : nothing
          : html`<video
              muted
              playsinline
              ?hidden=${this.check.kind !== 'checking'}
              aria-label=${msg('What the camera sees')}
            ></video>`
      }
      <div role="status">${this.#told()}</div>
      ${
        this.recording || this.isPlaying
          ? html`<button ?disabled=${this.isPlaying} @click=${() => this.#play()}>
                ${this.isPlaying ? msg('Playing') : msg('Play the recording once')}
              </button>
              <p class="quiet small">
                ${msg('It stays in this page and is gone once it was played. The microphone listens meanwhile whether it hears your loudspeaker.')}
              </p>`
          : nothing
      }`;
  }

  #choice(): TemplateResult | typeof nothing {
    const { opened } = this;
    if (!opened || opened.choices.length < 2) return nothing;
    return html`<label
      >${msg('Which one')}
      <select
        @change=${(event: Event) => {
          this.#chosenId = selectedValue(event);
        }}
      >
        ${opened.choices.map(
          ({ id, name }) => html`<option value=${id} ?selected=${id === opened.used.id}>${name}</option>`,
        )}
      </select></label
    >`;
  }

  #told(): TemplateResult | typeof nothing {
    const { check } = this;
    const name = this.#name();
    switch (check.kind) {
      case 'none':
        return nothing;
      case 'asking':
        return html`${msg('Answer the browser\u2019s question, please.')}`;
      case 'checking':
        return html`${msg('Checking.')}`;
      case 'failed':
        return html`<p class="notice neutral">${deviceFaultWording(check.fault, this.kind)}</p>`;
      case 'heard':
        return microphoneFigures({ ...check.figures, name }, switchedOff());
      case 'seen':
        return cameraFigures({ ...check.figures, name }, switchedOff());
    }
  }

  #begin(): void {
    this.#end({ kind: 'asking' });
    const cancel = (this.#cancel = new AbortController());
    this.dispatchEvent(
      new CustomEvent<DeviceWish>('edgewise-device', {
        detail: {
          deviceId: this.#chosenId,
          video: this.video,
          signal: cancel.signal,
          listener: {
            onOpened: (opened) => {
              this.opened = opened;
              this.check = { kind: 'checking' };
            },
            onLevel: (levelDbfs) => (this.levelDbfs = levelDbfs),
            onSound: (figures, recording) => {
              this.#tell({ kind: 'heard', figures });
              this.recording = recording;
            },
            onPicture: (figures) => this.#tell({ kind: 'seen', figures }),
            onFault: (fault) => this.#end({ kind: 'failed', fault }),
          },
        },
        bubbles: true,
        composed: true,
      }),
    );
  }

  /** Lets go of the device and of what was recorded. */
  #end(check: Check): void {
    this.#cancel?.abort();
    this.#cancel = null;
    this.recording = null;
    this.#tell(check);
  }

  /** Shows what became of a check, and tells it: what was checked before is not any more. */
  #tell(check: Check): void {
    this.check = check;
    const name = this.#name();
    const detail: DeviceChecked =
      this.kind === 'microphone'
        ? { kind: 'microphone', device: check.kind === 'heard' ? { ...check.figures, name } : null }
        : { kind: 'camera', device: check.kind === 'seen' ? { ...check.figures, name } : null };
    this.dispatchEvent(new CustomEvent('edgewise-device-checked', { detail, bubbles: true, composed: true }));
  }

  /** As the browser names the device; `null` where it does not. */
  #name(): string | null {
    const name = this.opened?.used.name ?? '';
    return name === '' ? null : name;
  }

  async #play(): Promise<void> {
    const { recording, check } = this;
    if (!recording || check.kind !== 'heard') return;
    this.recording = null;
    this.isPlaying = true;
    const echoDbfs = await recording.play();
    this.isPlaying = false;
    if (this.check === check) this.#tell({ kind: 'heard', figures: { ...check.figures, echoDbfs } });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-device': EdgewiseDevice;
  }
}
