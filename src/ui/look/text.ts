import { css } from 'lit';

/** Headings, paragraphs, links, what stays on one line and what is for screen readers only. */
export const textLook = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  figure {
    margin: 0;
  }
  h1 {
    font-size: var(--text-xl);
    line-height: 1.2;
    font-weight: 650;
    letter-spacing: -0.015em;
    text-wrap: balance;
  }
  h2 {
    font-size: var(--text-l);
    line-height: 1.3;
    font-weight: 650;
  }
  h3 {
    font-size: var(--text-m);
    font-weight: 650;
  }
  h1:focus {
    outline: none;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  a:hover {
    color: var(--accent-hover);
  }
  ul {
    padding-inline-start: 1.25rem;
  }
  .quiet {
    color: var(--quiet);
  }
  .small {
    font-size: var(--text-s);
  }
  .unbroken {
    white-space: nowrap;
  }
  .figures {
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }
`;
