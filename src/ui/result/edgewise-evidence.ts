import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import type { Result } from '../../wire/result.ts';
import { delayEvidence } from '../evidence/delays.ts';
import { directionEvidence } from '../evidence/directions.ts';
import { documentEvidence } from '../evidence/document.ts';
import { factsLook } from '../evidence/facts.ts';
import { instrumentEvidence } from '../evidence/instrument.ts';
import { packetEvidence } from '../evidence/packets.ts';
import { pathEvidence } from '../evidence/path.ts';
import { streamEvidence } from '../evidence/streams.ts';
import { statisticsEvidence } from '../evidence/statistics.ts';
import { controlsLook } from '../look/controls.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';

/** The engineer's figures, one disclosure for each kind; nothing is rendered before it is opened. */
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

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    return html`${[
      this.#part('delays', msg('Delays and counts'), () => delayEvidence(result)),
      this.#part('directions', msg('Directions'), () => directionEvidence(result)),
      this.packets ? this.#part('packets', msg('Every packet'), () => this.#packets()) : nothing,
      this.#part('streams', msg('Streams'), () => streamEvidence(result)),
      this.#part('statistics', msg('Browser statistics beside ours'), () => statisticsEvidence(result)),
      this.#part('path', msg('Path and ports'), () => pathEvidence(result)),
      this.#part('instrument', msg('Health of the instrument'), () => instrumentEvidence(result)),
      this.#part('document', msg('JSON'), () => documentEvidence(result)),
    ]}`;
  }

  #packets(): TemplateResult {
    return this.packets ? packetEvidence(this.packets) : html``;
  }

  #part(name: string, title: string, content: () => TemplateResult): TemplateResult {
    const onToggle = (event: Event): void => {
      const isOpen = event.target instanceof HTMLDetailsElement && event.target.open;
      const others = [...this.opened].filter((other) => other !== name);
      this.opened = new Set(isOpen ? [...others, name] : others);
    };
    return html`<details @toggle=${onToggle}>
      <summary>${title}</summary>
      ${this.opened.has(name) ? html`<div class="inside">${content()}</div>` : nothing}
    </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-evidence': EdgewiseEvidence;
  }
}
