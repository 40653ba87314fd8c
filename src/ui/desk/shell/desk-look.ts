import { css } from 'lit';

/** The desk's frame: a bar above, the page below; lists scroll by themselves, other pages as a whole. */
export const deskLook = css`
  :host {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
    height: 100vh;
    height: 100dvh;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-2);
    padding: var(--space-half) var(--space-2);
    background: var(--surface);
    border-block-end: 1px solid var(--line-strong);
    min-width: 0;
  }
  .name {
    color: var(--text);
    text-decoration: none;
    font-weight: 650;
    padding-block: var(--space-1);
  }
  nav {
    flex: 1 1 auto;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: thin;
  }
  nav ul {
    display: flex;
    list-style: none;
    padding: 0;
    margin: 0;
  }
  nav a {
    display: block;
    padding: var(--space-1);
    color: inherit;
    white-space: nowrap;
    text-decoration: none;
    border-block-end: 3px solid transparent;
  }
  nav a:hover {
    color: var(--accent);
  }
  nav a[aria-current] {
    border-color: var(--accent);
    font-weight: 550;
  }
  /* Where only the reader's colours are drawn, a border is never transparent. */
  @media (forced-colors: active) {
    nav a:not([aria-current]) {
      border-color: Canvas;
    }
  }
  .views {
    order: 2;
    flex-basis: 100%;
  }
  .views a {
    padding: var(--space-half) var(--space-1);
  }
  .firing {
    display: inline-flex;
    align-items: center;
    gap: var(--space-half);
  }
  .firing svg {
    width: 1em;
    height: 1em;
    margin: 0;
  }
  .count {
    font-variant-numeric: tabular-nums;
    color: var(--quiet);
  }
  nav a:focus-visible {
    outline-offset: -3px;
  }
  .who {
    margin-inline-start: auto;
    gap: var(--space-half) var(--space-1);
    overflow-wrap: anywhere;
  }
  .who button {
    min-height: 2rem;
    padding-inline: var(--space-1);
    font-size: var(--text-s);
  }
  .connection:empty {
    position: absolute;
  }
  main {
    grid-row: 3;
    min-height: 0;
    min-width: 0;
  }
  main.page {
    overflow-y: auto;
    scrollbar-gutter: stable;
    padding: var(--space-3) var(--space-2) var(--space-6);
  }
  .wide {
    max-width: 72rem;
    margin-inline: auto;
  }
  .narrow {
    max-width: 38rem;
    margin-inline: auto;
    padding-block: var(--space-3);
  }
  dialog {
    width: min(28rem, calc(100vw - 2rem));
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  .news {
    position: fixed;
    inset-block-end: var(--space-2);
    inset-inline-end: var(--space-2);
    z-index: 10;
    display: grid;
    gap: var(--space-1);
    max-width: min(26rem, calc(100vw - 2rem));
  }
  @media (max-width: 44rem) {
    /* The way around comes last, on a line of its own that can be pushed aside. */
    nav {
      order: 3;
      flex-basis: 100%;
    }
    .views {
      order: 4;
    }
    .connection {
      order: 5;
      flex-basis: 100%;
    }
  }
  @media print {
    :host {
      display: block;
      height: auto;
    }
    header,
    .news {
      display: none;
    }
    main.page {
      overflow: visible;
      padding: 0;
    }
  }
`;
