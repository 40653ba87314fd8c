import { LitElement } from 'lit';

/** A view of the page. Focusing it focuses its headline, which a screen reader then reads out. */
export class ViewElement extends LitElement {
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus(options);
  }
}
