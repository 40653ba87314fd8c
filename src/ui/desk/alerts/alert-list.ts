import { LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

/** A list of like things of alerts, of which one at a time may have its form open. */
export abstract class AlertList extends LitElement {
  @property({ type: Boolean }) isBusy = false;
  /** Grows with every change that was stored: forms are empty again. */
  @property({ attribute: false }) stored = 0;

  /** The one whose form is open. */
  @state() protected changedId: string | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stored')) this.changedId = null;
  }

  /** The form of the one with this id, where it is open. */
  protected changing(id: string, form: TemplateResult): TemplateResult | typeof nothing {
    return id === this.changedId ? form : nothing;
  }

  /** Closes the form that is open. */
  protected readonly leave = (): void => {
    this.changedId = null;
  };
}
