import { svg, html, type TemplateResult } from 'lit';

/** The stations of the way as pictures; their names stand below, so they are hidden from readers. */
export const deviceIcon = (): TemplateResult =>
  icon(svg`<rect x="5" y="5" width="14" height="10" rx="1.5"></rect><path d="M2.5 18.5h19"></path>`);

export const relayIcon = (): TemplateResult =>
  icon(
    svg`<rect x="4" y="4.5" width="16" height="6" rx="1.5"></rect><rect x="4" y="13.5" width="16" height="6" rx="1.5"></rect><path d="M7.5 7.5h.01M7.5 16.5h.01"></path>`,
  );

const icon = (content: TemplateResult): TemplateResult =>
  html`<svg
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${content}
  </svg>`;
