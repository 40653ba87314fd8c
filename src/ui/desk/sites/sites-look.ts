import { css } from 'lit';
import { columnsOfAtLeast } from '../look/side-by-side.ts';

/** A site is a row of three parts where there is room: who it is, its figures, its week. */
export const sitesLook = css`
  .sites {
    list-style: none;
    padding: 0;
    display: grid;
    gap: var(--space-2);
  }
  .sites > li {
    display: grid;
    grid-template-columns: minmax(0, 14rem) minmax(0, 1fr) minmax(0, 11rem);
    gap: var(--space-1) var(--space-3);
    padding: var(--space-2);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .who,
  .week {
    display: grid;
    gap: var(--space-half);
    align-content: start;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .outcome {
    display: flex;
    gap: var(--space-1);
    align-items: center;
    font-weight: 650;
  }
  dl {
    display: grid;
    grid-template-columns: ${columnsOfAtLeast(11)};
    gap: var(--space-1) var(--space-3);
    align-content: start;
  }
  dd {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 4rem;
    gap: var(--space-1);
    align-items: center;
  }
  .value {
    text-align: end;
    white-space: nowrap;
  }
  .misses .value {
    color: var(--misses);
    font-weight: 650;
  }
  @media (max-width: 60rem) {
    .sites > li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
