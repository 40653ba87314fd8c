import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { CheckedDevices } from '../../core/devices/checked-device.ts';
import { textLook } from '../look/text.ts';
import { cameraFigures, deviceFiguresLook, microphoneFigures } from './device-figures.ts';

/** The devices that somebody added to a result, for whoever reads it. */
@localized()
@customElement('edgewise-stored-devices')
export class EdgewiseStoredDevices extends LitElement {
  static override styles = [
    textLook,
    deviceFiguresLook,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-1);
      }
      h3 {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) devices: CheckedDevices | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.devices) return nothing;
    const { microphone, camera } = this.devices;
    return html`${
      microphone
        ? html`<h3>${msg('Microphone')}</h3>
            ${microphoneFigures(microphone)}`
        : nothing
    }${
      camera
        ? html`<h3>${msg('Camera')}</h3>
            ${cameraFigures(camera)}`
        : nothing
    }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-stored-devices': EdgewiseStoredDevices;
  }
}
