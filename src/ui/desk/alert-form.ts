import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { fireCancel } from './cancel.ts';

/** A field for one line of text of at most so many characters. */
export function textField(
  label: string,
  value: string,
  most: number,
  set: (text: string) => void,
): TemplateResult {
  const onInput = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) set(event.target.value);
  };
  return html`<label>
    ${label}
    <input type="text" dir="auto" autocomplete="off" maxlength=${most} .value=${value} @input=${onInput} />
  </label>`;
}

/** The button that stores a form, and, of one that changes a thing, the one that leaves it (`edgewise-cancel`). */
export const formButtons = (
  form: HTMLElement,
  label: string,
  isDisabled: boolean,
  isChange: boolean,
): TemplateResult =>
  html`<button ?disabled=${isDisabled}>${label}</button> ${
      isChange
        ? html`<button type="button" @click=${() => fireCancel(form)}>${msg('Leave it as it is')}</button>`
        : nothing
    }`;
