import { svg, html, type TemplateResult } from 'lit';
import type { ShownOutcome } from '../../core/verdict/shown-outcome.ts';

/** A status as a shape: tick, cross or dash in a disc, a mark in a triangle. The word stands beside it, so it is hidden from readers. */
export function statusIcon(outcome: ShownOutcome): TemplateResult {
  return html`<svg class="status-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${
      outcome === 'caution'
        ? svg`<polygon points="12,1 23.5,22 0.5,22" fill="currentColor"></polygon>`
        : svg`<circle cx="12" cy="12" r="11" fill="currentColor"></circle>`
    }
    ${shape(outcome)}
  </svg>`;
}

function shape(outcome: ShownOutcome): TemplateResult {
  switch (outcome) {
    case 'meets':
      return svg`<path d="M6.8 12.4l3.5 3.5 7-7.6"></path>`;
    case 'misses':
      return svg`<path d="M8 8l8 8M16 8l-8 8"></path>`;
    case 'caution':
      return svg`<path d="M12 8.5v6M12 18v.6"></path>`;
    case 'no-data':
      return svg`<path d="M7 12h10"></path>`;
  }
}
