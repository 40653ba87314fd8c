import { html, nothing, type TemplateResult } from 'lit';

/** Labelled fields of the plan's forms. */

const MOST_TEXT = 200;

/** One line of text; `choicesId`: of a datalist to choose from. */
export const lineField = (
  label: string,
  value: string,
  set: (text: string) => void,
  choicesId: string | null = null,
): TemplateResult =>
  html`<label>
    ${label}
    <input
      type="text"
      dir="auto"
      autocomplete="off"
      maxlength=${MOST_TEXT}
      list=${choicesId ?? nothing}
      .value=${value}
      @input=${(event: Event) => {
        if (event.target instanceof HTMLInputElement) set(event.target.value);
      }}
    />
  </label>`;

/** One of several, each with its value and what it is called. */
export const choiceField = (
  label: string,
  value: string,
  choices: readonly (readonly [value: string, name: string])[],
  set: (value: string) => void,
): TemplateResult =>
  html`<label>
    ${label}
    <select
      @change=${(event: Event) => {
        if (event.target instanceof HTMLSelectElement) set(event.target.value);
      }}
    >
      ${choices.map(
        ([each, name]) => html`<option value=${each} .selected=${each === value}>${name}</option>`,
      )}
    </select>
  </label>`;

export const checkField = (label: string, value: boolean, set: (value: boolean) => void): TemplateResult =>
  html`<label class="check">
    <input
      type="checkbox"
      .checked=${value}
      @change=${(event: Event) => {
        if (event.target instanceof HTMLInputElement) set(event.target.checked);
      }}
    />
    ${label}
  </label>`;
