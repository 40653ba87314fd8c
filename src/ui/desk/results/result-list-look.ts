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
  table {
    background: var(--surface);
    border-block-end: 1px solid var(--line);
  }
  thead th,
  thead td {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    height: 2rem;
    padding-block: 0;
    vertical-align: middle;
    white-space: nowrap;
    background: var(--page);
  }
  .when-head button {
    font-size: inherit;
    white-space: nowrap;
    color: inherit;
  }
  .day th {
    position: sticky;
    inset-block-start: 2rem;
    z-index: 2;
    padding: var(--space-half) var(--space-2);
    color: var(--quiet);
    background: var(--page);
  }
  h2 {
    font-size: var(--text-s);
    line-height: 1.5;
  }
  .result {
    position: relative;
  }
  .result > * {
    padding-block: 0.5rem;
    overflow-wrap: anywhere;
  }
  .result:hover {
    background: var(--page);
  }
  .result.open {
    background: var(--meets-wash);
    box-shadow: inset 4px 0 var(--accent);
  }
  /* No wash and no shadow is drawn there. */
  @media (forced-colors: active) {
    .result.open {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }
  @media print {
    .mark,
    .more,
    thead td:first-child {
      display: none;
    }
  }
  thead th:last-child,
  .result > :last-child {
    padding-inline-end: var(--space-2);
  }
  .mark {
    width: 2.5rem;
    padding: 0;
  }
  /* Above the link, which takes the whole row. */
  .mark label {
    position: relative;
    z-index: 1;
    display: grid;
    place-items: center;
    min-height: 2.5rem;
    cursor: pointer;
  }
  .mark input {
    margin: 0;
    width: 1.125rem;
    height: 1.125rem;
  }
  .when {
    font-weight: 550;
    white-space: nowrap;
  }
  .code-cell {
    font-family: var(--font-code);
    white-space: nowrap;
  }
  .code-cell a {
    color: inherit;
    text-decoration: none;
  }
  .code-cell a::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  .code-cell a:focus-visible {
    outline: none;
  }
  .code-cell a:focus-visible::after {
    outline: 2px solid var(--accent);
    outline-offset: -3px;
  }
  /* Words break only where one alone is wider than this. */
  .site,
  .user,
  .assignee {
    min-width: 6rem;
  }
  .ticket {
    min-width: 6.25rem;
  }
  .triage {
    white-space: nowrap;
  }
  .verdict {
    min-width: 12rem;
  }
  .verdict .status {
    display: flex;
    gap: var(--space-half);
  }
  .standing {
    display: block;
  }
  .status-icon {
    width: 1.125rem;
    height: 1.125rem;
    margin-block-start: 0.2em;
  }
  /* Beside an opened result, and on a phone, each row is a card: when, which, who; how it ended; the small print. */
  @container (max-width: 64rem) {
    table,
    tbody {
      display: block;
    }
    thead,
    thead tr {
      display: block;
    }
    thead th,
    thead td {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    /* What it is sorted by can be chosen here too. */
    thead .when-head {
      position: static;
      display: block;
      width: auto;
      height: auto;
      padding: 0 var(--space-2) var(--space-half);
      border: 0;
      clip-path: none;
    }
    .day,
    .day th {
      display: block;
    }
    .day {
      position: sticky;
      inset-block-start: 0;
      z-index: 2;
    }
    .day th {
      position: static;
    }
    .result {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-2);
      align-items: baseline;
      padding: 0.375rem var(--space-2) 0.375rem 2.75rem;
      border-block-end: 1px solid var(--line);
    }
    .result > * {
      padding: 0;
      border: 0;
    }
    .result > td:empty {
      display: none;
    }
    .result > .mark {
      position: absolute;
      inset: 0 auto auto 0;
    }
    .result > * {
      min-width: 0;
    }
    .verdict {
      order: 1;
      flex: 1 0 100%;
      min-width: 0;
    }
    .result > [data-label] {
      order: 2;
      color: var(--quiet);
      font-size: var(--text-s);
      text-align: start;
      white-space: normal;
    }
    [data-label]::before {
      content: attr(data-label);
      margin-inline-end: 0.5ch;
    }
  }
  /* What has just come opens its own room; below it all moves at once, and only where nobody reads. */
  @media (prefers-reduced-motion: no-preference) {
    .result.new {
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
