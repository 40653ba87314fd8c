import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

/** One thing of a list: what is said of it, its buttons, and its form. */
interface AlertEntry {
  readonly id: string;
  readonly told: TemplateResult;
  readonly buttons: TemplateResult;
  readonly form: TemplateResult;
  /** What stands between it and its form. */
  readonly below?: TemplateResult | typeof nothing;
}

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

  /** An entry of the list, with its form where that is open. */
  protected entry({ id, told, buttons, form, below = nothing }: AlertEntry): TemplateResult {
    return html`<li>
      <div class="entry">
        <div>${told}</div>
        <div class="row">${buttons}</div>
      </div>
      ${below} ${id === this.changedId ? form : nothing}
    </li>`;
  }

  /** Closes the form that is open. */
  protected readonly leave = (): void => {
    this.changedId = null;
  };
}
