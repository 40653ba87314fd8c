import { css } from 'lit';

/** What pictures of a plan share: how wide they get, their text, and the key below them. */
export const pictureLook = css`
  svg {
    max-width: 100%;
    height: auto;
  }
  text {
    font: 12px var(--font);
    fill: var(--text);
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-half) var(--space-2);
    list-style: none;
    padding: 0;
    margin: 0;
  }
  .key li {
    display: flex;
    gap: var(--space-half);
    align-items: center;
  }
`;
