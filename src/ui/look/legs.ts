import { css } from 'lit';

/** The way you -> relay -> you: three stations in a row with a leg between two, or one below the other on a phone. */
export const legsLook = css`
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    grid-template-columns: 6rem minmax(0, 1fr) 6rem minmax(0, 1fr) 6rem;
  }
  .station {
    display: grid;
    justify-items: center;
    align-content: start;
    gap: var(--space-1);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .station svg {
    box-sizing: border-box;
    width: 3.5rem;
    height: 3.5rem;
    padding: 0.75rem;
    border: 1px solid var(--line-strong);
    border-radius: 50%;
    background: var(--surface);
  }
  .leg {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: var(--space-1);
  }
  /* The line's style tells the outcome too: solid, dashed, dotted. */
  .line {
    position: relative;
    height: 3.5rem;
    margin-inline: -1rem;
    display: grid;
    place-items: center;
  }
  .line::before {
    content: '';
    position: absolute;
    inset: calc(50% - 1.5px) 10px auto 0;
    border: 0 solid currentColor;
    border-block-start-width: 3px;
  }
  .misses .line::before {
    border-style: dashed;
  }
  .no-data .line::before {
    border-style: dotted;
  }
  .line::after {
    content: '';
    position: absolute;
    inset-inline-end: 0;
    border: 7px solid transparent;
    border-inline-start: 11px solid currentColor;
    border-inline-end: 0;
  }
  .line .status-icon {
    position: relative;
    width: 2rem;
    height: 2rem;
    border-radius: 50%;
    box-shadow: 0 0 0 4px var(--page);
  }
  .leg-figures {
    display: grid;
    gap: var(--space-1);
    padding: 0 var(--space-1);
  }
  .leg-figures dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--space-half) var(--space-2);
  }
  .leg-figures dd {
    text-align: end;
    white-space: nowrap;
  }
  .missed {
    color: var(--misses);
    font-weight: 650;
  }
  .missed .status-icon {
    width: 1em;
    height: 1em;
    vertical-align: -0.125em;
  }
  .word {
    font-weight: 550;
  }
  .whole {
    justify-self: center;
    width: min(100%, 24rem);
  }
  @media (max-width: 44rem) {
    ol {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-1);
    }
    .station {
      grid-template-columns: 3.5rem minmax(0, 1fr);
      align-items: center;
      justify-items: start;
      text-align: start;
      gap: var(--space-2);
    }
    .leg {
      grid-template-columns: 3.5rem minmax(0, 1fr);
      gap: var(--space-2);
    }
    .leg:not(.measured) {
      min-height: 4rem;
    }
    .line {
      margin: 0;
      height: 100%;
      min-height: 4rem;
    }
    .line::before {
      inset: 0 auto 10px calc(50% - 1.5px);
      border-block-start-width: 0;
      border-inline-start-width: 3px;
    }
    .line::after {
      inset: auto auto 0 calc(50% - 7px);
      border: 7px solid transparent;
      border-block-start: 11px solid currentColor;
      border-block-end: 0;
    }
    .leg-figures {
      padding: var(--space-1) 0;
    }
  }
`;
