import { css } from 'lit';

/** A disclosure among small controls, as high as they are. */
export const smallFoldLook = css`
  summary {
    font-size: var(--text-s);
    align-content: center;
    min-height: 2.25rem;
    padding-block: 0;
  }
`;
