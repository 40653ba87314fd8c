import { css } from 'lit';
import { sideBySide } from '../look/side-by-side.ts';

/** A view of one thing at the desk: sections below each other, some of them side by side where there is room. */
export const viewLook = css`
  :host {
    display: grid;
    gap: var(--space-4);
  }
  section {
    gap: var(--space-1);
  }
  .beside {
    ${sideBySide(24, 4)}
  }
`;
