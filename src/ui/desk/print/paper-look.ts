import { css } from 'lit';

/** A report's sheets: black on white whatever the screen is, shown on paper only. */
export const paperLook = css`
  :host {
    /* Paper is white whatever the screen is. */
    --page: #fff;
    --surface: #fff;
    --text: #000;
    --quiet: #333;
    --line: #888;
    --meets: #000;
    --misses: #000;
    --caution: #000;
    --unknown: #000;
    --text-s: 8pt;
    --text-m: 9pt;
    --text-l: 11pt;
    --text-xl: 17pt;
    --space-1: 4pt;
    --space-2: 7pt;
    --space-3: 9pt;
    display: none;
    color: #000;
    background: #fff;
    font: 9pt / 1.35 var(--font);
  }
  @media print {
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 7pt;
    }
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    border-block-end: 1pt solid #000;
    padding-block-end: 3pt;
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 3pt;
    break-inside: avoid;
  }
  h2 {
    break-after: avoid;
  }
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto minmax(0, 1fr);
    gap: 1pt 8pt;
  }
  dd,
  p,
  li {
    overflow-wrap: anywhere;
  }
  dt {
    color: #333;
  }
  td,
  th {
    padding-block: 1.25pt;
  }
  .outcome {
    display: inline-flex;
    gap: 3pt;
    align-items: center;
    font-weight: 650;
  }
  .notes {
    break-inside: auto;
  }
  .note {
    white-space: pre-wrap;
  }
  .headline .status-icon {
    width: 18pt;
    height: 18pt;
    print-color-adjust: exact;
  }
  footer {
    border-block-start: 0.5pt solid #888;
    padding-block-start: 3pt;
  }
`;
