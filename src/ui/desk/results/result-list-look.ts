import { css } from 'lit';

/** The list: dense but quiet. */
export const resultListLook = css`
  :host {
    container-type: inline-size;
  }
  .older {
    opacity: 0.6;
  }
  .state {
    padding: var(--space-2);
  }
  section {
    display: block;
  }
  h2 {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding: var(--space-half) var(--space-2);
    font-size: var(--text-s);
    line-height: 1.5;
    color: var(--quiet);
    background: var(--page);
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
    background: var(--surface);
    border-block: 1px solid var(--line);
  }
  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    border-inline-start: 4px solid transparent;
  }
  li + li {
    border-block-start: 1px solid var(--line);
  }
  li:hover {
    background: var(--page);
  }
  li.open {
    border-inline-start-color: var(--accent);
    background: var(--meets-wash);
  }
  .mark {
    display: grid;
    place-items: start center;
    width: 2.25rem;
    padding-block-start: 0.5625rem;
    cursor: pointer;
  }
  .mark input {
    margin: 0;
    width: 1.125rem;
    height: 1.125rem;
  }
  li a {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-1);
    align-items: baseline;
    padding: 0.375rem var(--space-2) 0.375rem 0;
    color: inherit;
    text-decoration: none;
  }
  li a > .status {
    align-self: start;
  }
  li a:focus-visible {
    outline-offset: -3px;
  }
  .status-icon {
    width: 1.125rem;
    height: 1.125rem;
    vertical-align: -0.2em;
  }
  .sentence {
    flex: 1 1 14rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  time {
    font-variant-numeric: tabular-nums;
    font-weight: 550;
  }
  .aside {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-2);
    min-width: 0;
    overflow-wrap: anywhere;
  }
  /* Beside an opened result, and on a phone, the small print has a line of its own. */
  @container (max-width: 40rem) {
    li a {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
    }
    .aside {
      grid-column: 2;
    }
  }
  /* What has just come opens its own room; below it all moves at once, and only where nobody reads. */
  @media (prefers-reduced-motion: no-preference) {
    li.new {
      animation: arrive 0.4s ease-out;
    }
    @keyframes arrive {
      from {
        opacity: 0;
        transform: translateY(-0.5rem);
        background: var(--meets-wash);
      }
    }
  }
`;
