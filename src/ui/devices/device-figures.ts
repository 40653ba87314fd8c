import { css, html, nothing, type CSSResult, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { pictureAdvice, soundAdvice } from '../../core/devices/device-advice.ts';
import type { CheckedCamera, CheckedMicrophone } from '../../core/devices/checked-device.ts';
import {
  nothingMeasured,
  ownLimits,
  pictureAdviceWording,
  pictureFigureRows,
  soundAdviceWording,
  soundFigureRows,
  type DeviceFigure,
} from '../../wording/devices/device-check.ts';
import { isolated } from '../../wording/isolated.ts';

/** How the figures of a device are laid out. */
export const deviceFiguresLook: CSSResult = css`
  ul {
    margin: 0;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0 var(--space-2);
    margin: 0;
  }
  dd {
    margin: 0;
  }
  p {
    overflow-wrap: anywhere;
  }
`;

/** What a microphone gave: what it means, and the figures that say so. `after` stands behind the device's name. */
export const microphoneFigures = (microphone: CheckedMicrophone, after = ''): TemplateResult =>
  figures(
    microphone.name,
    soundAdvice(microphone, microphone.name ?? '').map(soundAdviceWording),
    soundFigureRows(microphone),
    after,
  );

/** The same of a camera. */
export const cameraFigures = (camera: CheckedCamera, after = ''): TemplateResult =>
  figures(
    camera.name,
    pictureAdvice(camera, camera.name ?? '').map(pictureAdviceWording),
    pictureFigureRows(camera),
    after,
  );

const figures = (
  name: string | null,
  advice: readonly string[],
  rows: readonly DeviceFigure[],
  after: string,
): TemplateResult =>
  html`${
      advice.length > 0
        ? html`<ul>
            ${advice.map((sentence) => html`<li>${sentence}</li>`)}
          </ul>`
        : html`<p>${nothingMeasured()}</p>`
    }
    <dl class="small">
      ${rows.map(
        ([label, value]) =>
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <p class="quiet small">
      ${name === null ? nothing : msg(str`Used: ${isolated(name)}.`)} ${after} ${ownLimits()}
    </p>`;
