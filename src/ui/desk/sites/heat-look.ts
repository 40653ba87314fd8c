import { css } from 'lit';

/** The week as a grid of hours: deeper towards the target, orange beyond it, a cross where it fails. */
export const heatLook = css`
  .heat {
    table-layout: fixed;
    border-collapse: separate;
    border-spacing: 1px;
    font-size: var(--text-s);
  }
  .heat th,
  .heat td {
    padding: 0;
    border: 0;
    vertical-align: middle;
  }
  .heat .corner,
  .heat tbody th {
    width: 2.25rem;
    color: var(--quiet);
  }
  .heat thead th {
    position: relative;
    height: 1.5rem;
  }
  .heat thead .labelled > [aria-hidden] {
    position: absolute;
    inset: 0 auto auto 0;
  }
  .heat tbody td,
  .swatch {
    height: 1.75rem;
    background: var(--heat, transparent);
  }
  .heat tbody td:focus-visible {
    outline-offset: 0;
    position: relative;
  }
  .heat tbody td:hover {
    box-shadow: inset 0 0 0 2px var(--text);
  }
  .near-0 {
    --heat: color-mix(in srgb, var(--meets) 14%, var(--surface));
  }
  .near-1 {
    --heat: color-mix(in srgb, var(--meets) 28%, var(--surface));
  }
  .near-2 {
    --heat: color-mix(in srgb, var(--meets) 44%, var(--surface));
  }
  .near-3 {
    --heat: color-mix(in srgb, var(--meets) 62%, var(--surface));
  }
  .over {
    --heat: color-mix(in srgb, var(--misses) 32%, var(--surface));
  }
  .failing {
    --heat: var(--misses);
  }
  .none {
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .cross {
    display: block;
    width: 100%;
    height: 0.75rem;
  }
  .cross path {
    stroke: var(--surface);
    stroke-width: 2;
    stroke-linecap: round;
  }
  .key li {
    display: flex;
    gap: var(--space-half);
    align-items: center;
  }
  .swatch {
    display: grid;
    align-items: center;
    width: 1.25rem;
    height: 1.25rem;
  }
  .figures-table th,
  .figures-table td {
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .heat tbody td,
    .swatch {
      forced-color-adjust: none;
    }
  }
`;
