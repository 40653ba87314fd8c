import { html, type TemplateResult } from 'lit';

/** A button of one of several like things; a screen reader hears of which. */
export const namedButton = (
  text: string,
  of: string,
  isDisabled: boolean,
  onClick: () => void,
): TemplateResult =>
  html`<button type="button" aria-label="${text}: ${of}" ?disabled=${isDisabled} @click=${onClick}>
    ${text}
  </button>`;
