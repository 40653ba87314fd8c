import { css, html, type TemplateResult } from 'lit';

/** A name and its value; `null` is shown as *not measured*, never as 0. */
export type Fact = readonly [name: string, value: string | null];

/** Names and values, one below the other. */
export const factList = (facts: readonly Fact[]): TemplateResult =>
  html`<dl class="facts figures">
    ${facts.map(
      ([name, value]) =>
        html`<dt class="quiet">${name}</dt>
          <dd>${value ?? '\u2013'}</dd>`,
    )}
  </dl>`;

export const factsLook = css`
  .facts {
    display: grid;
    grid-template-columns: minmax(8rem, 16rem) minmax(0, 1fr);
    gap: var(--space-half) var(--space-2);
    overflow-wrap: anywhere;
  }
  @media (max-width: 30rem) {
    .facts {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .facts dd {
      padding-block-end: var(--space-1);
    }
  }
`;
