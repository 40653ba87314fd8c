import { css } from 'lit';

/** The list, and the opened result beside it where there is room, else in its place. */
export const resultsLook = css`
  :host {
    height: 100%;
    min-height: 0;
  }
  .panes {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    height: 100%;
  }
  .list,
  .opened {
    position: relative;
    display: block;
    min-width: 0;
    height: 100%;
    overflow-y: auto;
  }
  .search {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-1);
    padding: var(--space-2) var(--space-2) var(--space-1);
    max-width: 60rem;
  }
  edgewise-filters {
    flex: 1;
    min-width: 0;
  }
  .pill {
    position: sticky;
    inset-block-start: var(--space-half);
    z-index: 3;
    height: 0;
    text-align: center;
  }
  .pill button {
    min-height: 2rem;
    border-radius: 1rem;
    font-size: var(--text-s);
  }
  .foot {
    padding: var(--space-1) var(--space-2);
    gap: var(--space-1) var(--space-2);
  }
  .foot.held {
    position: sticky;
    inset-block-end: 0;
    z-index: 2;
    background: var(--surface);
    border-block-start: 1px solid var(--line-strong);
  }
  @media (max-width: 44rem) {
    /* What is marked stays in sight above what is done with it. */
    .foot.held {
      max-height: 40dvh;
      overflow-y: auto;
    }
  }
  .foot button,
  .foot a.button {
    min-height: 2.25rem;
  }
  .split .list {
    visibility: hidden;
  }
  .split .opened {
    position: absolute;
    inset: 0;
    background: var(--page);
  }
  @media (min-width: 68rem) {
    .panes.split {
      grid-template-columns: minmax(22rem, 30rem) minmax(0, 1fr);
    }
    .split .list {
      visibility: visible;
      border-inline-end: 1px solid var(--line-strong);
    }
    .split .opened {
      position: relative;
      inset: auto;
    }
  }
  .printed {
    display: none;
  }
  @media print {
    :host,
    .panes,
    .list {
      height: auto;
      overflow: visible;
    }
    .printed {
      display: block;
      margin: 0 0 var(--space-2);
    }
    .search,
    .pill,
    .foot,
    .split .list {
      display: none;
    }
    .split .opened {
      position: static;
      overflow: visible;
      height: auto;
      background: none;
    }
    .panes.split {
      display: block;
      height: auto;
    }
  }
`;
