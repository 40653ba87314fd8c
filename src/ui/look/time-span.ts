import { css } from 'lit';

/** The span of a test that is looked at: what is said of it beside its buttons, and the knob that moves through it. */
export const timeSpanLook = css`
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
`;
