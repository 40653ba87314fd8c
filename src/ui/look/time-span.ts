import { css, type CSSResultArray } from 'lit';
import { columnLook } from './column.ts';
import { controlsLook } from './controls.ts';
import { tableLook } from './table.ts';
import { textLook } from './text.ts';

/**
 * Drawings and a table over the time of a test, the span that is looked at, what is said of it beside its buttons, and the
 * knob that moves through it.
 */
export const timeSpanLook: CSSResultArray = [
  textLook,
  controlsLook,
  tableLook,
  columnLook(2),
  css`
    .span {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1) var(--space-2);
    }
    .span p {
      flex: 1 1 16rem;
    }
    .time {
      display: grid;
      align-items: center;
      position: relative;
    }
    input {
      width: 100%;
      accent-color: var(--accent);
      min-height: 2rem;
      margin: 0;
    }
  `,
];
