import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { fireCancel } from '../shell/cancel.ts';

const MOST_SITE_TEXT = 200;
/** Of the choices of sites; ids are a form's own, within its shadow root. */
const SITES_ID = 'sites';

/** A field for one line of text of at most so many characters; `choicesId`: of a datalist to choose from. */
export function textField(
  label: string,
  value: string,
  most: number,
  set: (text: string) => void,
  choicesId: string | null = null,
): TemplateResult {
  const onInput = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) set(event.target.value);
  };
  return html`<label>
    ${label}
    <input
      type="text"
      dir="auto"
      autocomplete="off"
      list=${choicesId ?? nothing}
      maxlength=${most}
      .value=${value}
      @input=${onInput}
    />
  </label>`;
}

/** A field for the name of a site: one of those that there are, or one that is to come. */
export function siteField(
  label: string,
  value: string,
  sites: readonly string[],
  set: (text: string) => void,
): TemplateResult {
  return html`${textField(label, value, MOST_SITE_TEXT, set, SITES_ID)}
    <datalist id=${SITES_ID}>${sites.map((site) => html`<option value=${site}></option>`)}</datalist>`;
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
