import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

/** One line of text in a form: what people type may be written in either direction. */
export interface TextField {
  readonly name: string;
  readonly title: string;
  readonly value: string;
  readonly maxLength: number;
  readonly isRequired?: boolean;
  /** `off`: the browser offers nothing that was typed before. */
  readonly autocomplete?: 'off';
  /** Of a datalist to choose from. */
  readonly choicesId?: string;
  readonly onInput: (event: Event) => void;
}

/** The field, in its label. */
export const textField = ({
  name,
  title,
  value,
  maxLength,
  isRequired = false,
  autocomplete,
  choicesId,
  onInput,
}: TextField): TemplateResult =>
  html`<label>
    ${title}
    <input
      type="text"
      name=${name}
      dir="auto"
      maxlength=${maxLength}
      autocomplete=${ifDefined(autocomplete)}
      list=${ifDefined(choicesId)}
      ?required=${isRequired}
      .value=${value}
      @input=${onInput}
    />
  </label>`;
