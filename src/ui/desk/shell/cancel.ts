/** Fires `edgewise-cancel`: what was begun is left alone. It stays within the element that shows the form. */
export const fireCancel = (from: HTMLElement): void => {
  from.dispatchEvent(new CustomEvent('edgewise-cancel', { detail: null }));
};

declare global {
  interface HTMLElementEventMap {
    'edgewise-cancel': CustomEvent<null>;
  }
}
