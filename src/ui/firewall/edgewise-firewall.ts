import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { controlsLook } from '../look/controls.ts';
import { textLook } from '../look/text.ts';
import type { ShownConnectivity } from '../../wording/connectivity/connectivity.ts';
import type * as Rules from './edgewise-firewall-rules.ts';

/**
 * The sheet of rules, folded: open by itself where something that calls need is closed. Its rules are loaded by then, or by
 * whoever opens it: most results need none.
 */
@localized()
@customElement('edgewise-firewall')
export class EdgewiseFirewall extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    css`
      summary {
        font-weight: 550;
      }
    `,
  ];

  @property({ attribute: false }) connectivity: ShownConnectivity | null = null;

  @state() private rules: typeof Rules | 'failed' | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { checks } = this.connectivity ?? { checks: [] };
    // What is not open may be closed: the rules know.
    if (
      changed.has('connectivity') &&
      checks.some(({ state }) => state !== 'open' && state !== 'not-offered')
    )
      this.#load();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { connectivity, rules } = this;
    if (!connectivity) return nothing;
    const isLoaded = rules !== null && rules !== 'failed';
    return html`<details ?open=${isLoaded && rules.hasClosedRule(connectivity)} @toggle=${this.#onToggle}>
      <summary>${msg('Firewall rules for whoever runs this network')}</summary>
      ${
        isLoaded
          ? html`<edgewise-firewall-rules .connectivity=${connectivity}></edgewise-firewall-rules>`
          : html`<p role="status">
              ${rules === 'failed' ? msg('The rules could not be loaded. Close this and open it again.') : nothing}
            </p>`
      }
    </details>`;
  }

  #onToggle(event: Event): void {
    if (event.target instanceof HTMLDetailsElement && event.target.open) this.#load();
  }

  #load(): void {
    if (this.rules !== null && this.rules !== 'failed') return;
    import('./edgewise-firewall-rules.ts').then(
      (rules) => (this.rules = rules),
      () => (this.rules = 'failed'),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-firewall': EdgewiseFirewall;
  }
}
