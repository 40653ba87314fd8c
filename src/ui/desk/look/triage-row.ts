import { css, type CSSResultArray } from 'lit';
import { controlRowLook } from './control-row.ts';

/** Status, assignee and tags in a row that wraps, each field as wide as it needs. */
export const triageRowLook: CSSResultArray = [
  controlRowLook,
  css`
    :host,
    form {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1);
      align-items: center;
    }
    select,
    input {
      width: auto;
    }
  `,
];
