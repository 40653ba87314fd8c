import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { regionSentences } from '../../wording/result/region.ts';
import { textLook } from '../look/text.ts';

/** What the regions of whoever tested and of the relay mean for the targets. Loaded for results that have one. */
@localized()
@customElement('edgewise-regions')
export class EdgewiseRegions extends LitElement {
  static override styles = textLook;

  @property({ attribute: false }) result: Result | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { result } = this;
    return result ? html`<p class="quiet small">${regionSentences(result).join(' ')}</p>` : nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-regions': EdgewiseRegions;
  }
}
