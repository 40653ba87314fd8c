import { svg, html, type TemplateResult } from 'lit';
import type { Outcome } from '../../core/verdict/outcome.ts';

/** A status as a shape: tick, cross or dash in a disc. The word stands beside it, so it is hidden from readers. */
export function statusIcon(outcome: Outcome): TemplateResult {
  return html`<svg class="status-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <circle cx="12" cy="12" r="11" fill="currentColor"></circle>
    ${shape(outcome)}
  </svg>`;
}

function shape(outcome: Outcome): TemplateResult {
  switch (outcome) {
    case 'meets':
      return svg`<path d="M6.8 12.4l3.5 3.5 7-7.6"></path>`;
    case 'misses':
      return svg`<path d="M8 8l8 8M16 8l-8 8"></path>`;
    case 'no-data':
      return svg`<path d="M7 12h10"></path>`;
  }
}
