import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { Result } from '../../wire/result.ts';
import type * as Parts from '../evidence/parts.ts';
import { factsLook } from '../evidence/facts.ts';
import { controlsLook } from '../look/controls.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';

/**
 * The engineer's figures, one disclosure for each kind; nothing is loaded or rendered before one is opened: few look at
 * them, and whoever sees a result waits for what is loaded with it.
 */
@localized()
@customElement('edgewise-evidence')
export class EdgewiseEvidence extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    tableLook,
    factsLook,
    css`
      details {
        border-block-end: 1px solid var(--line);
      }
      summary {
        font-weight: 550;
      }
      .inside {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-2);
        padding-block: var(--space-1) var(--space-3);
      }
      pre {
        margin: 0;
        max-height: 30rem;
        overflow: auto;
        padding: var(--space-2);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--page);
        font: var(--text-s) / 1.5 var(--font-code);
      }
    `,
  ];

  @property({ attribute: false }) result: Result | null = null;
  /** Its packets, where this page has them. */
  @property({ attribute: false }) packets: (() => PacketColumns | null) | null = null;

  @state() private opened: ReadonlySet<string> = new Set();
  @state() private parts: typeof Parts | 'failed' | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    const { packets } = this;
    return html`${[
      this.#part('delays', msg('Delays and counts'), (parts) => parts.delayEvidence(result)),
      this.#part('directions', msg('Directions'), (parts) => parts.directionEvidence(result)),
      packets
        ? this.#part('packets', msg('Every packet'), (parts) => parts.packetEvidence(packets))
        : nothing,
      this.#part('streams', msg('Streams'), (parts) => parts.streamEvidence(result)),
      this.#part('statistics', msg('Browser statistics beside ours'), (parts) =>
        parts.statisticsEvidence(result),
      ),
      this.#part('path', msg('Path and ports'), (parts) => parts.pathEvidence(result)),
      this.#part('instrument', msg('Health of the instrument'), (parts) => parts.instrumentEvidence(result)),
      this.#part('document', msg('JSON'), (parts) => parts.documentEvidence(result)),
    ]}`;
  }

  /** What could not be loaded is asked for again when a part is opened. */
  #load(): void {
    import('../evidence/parts.ts').then(
      (parts) => (this.parts = parts),
      () => (this.parts = 'failed'),
    );
  }

  #part(name: string, title: string, content: (parts: typeof Parts) => TemplateResult): TemplateResult {
    const onToggle = (event: Event): void => {
      const isOpen = event.target instanceof HTMLDetailsElement && event.target.open;
      const others = [...this.opened].filter((other) => other !== name);
      this.opened = new Set(isOpen ? [...others, name] : others);
      if (isOpen && (this.parts === null || this.parts === 'failed')) this.#load();
    };
    return html`<details @toggle=${onToggle}>
      <summary>${title}</summary>
      ${this.opened.has(name) ? html`<div class="inside">${this.#inside(content)}</div>` : nothing}
    </details>`;
  }

  #inside(content: (parts: typeof Parts) => TemplateResult): TemplateResult {
    if (this.parts === null) return html`<p role="status">${msg('The figures are being loaded.')}</p>`;
    if (this.parts === 'failed')
      return html`<p role="status">
        ${msg('The figures could not be loaded. Close this and open it again.')}
      </p>`;
    return content(this.parts);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-evidence': EdgewiseEvidence;
  }
}
