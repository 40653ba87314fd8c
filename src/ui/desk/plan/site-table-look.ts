import { css, type CSSResultArray } from 'lit';
import { columnLook } from '../../look/column.ts';
import { rowCardsLook } from '../../look/row-cards.ts';
import { tableLook } from '../../look/table.ts';
import { formPanelLook } from '../look/form-panel.ts';

/** Sections with a table of sites, whose rows are cards where there is little room. */
export const siteTableLook: CSSResultArray = [
  formPanelLook,
  tableLook,
  rowCardsLook,
  columnLook(3),
  css`
    @media print {
      .screen,
      button {
        display: none;
      }
    }
  `,
];
