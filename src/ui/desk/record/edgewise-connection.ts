import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { formatAddress } from '../../../wire/desk/address.ts';
import { natSizingAddress } from '../../../wire/desk/plan/sizing-path.ts';
import type { WholeRecord } from '../../../wire/desk/record.ts';
import { columnLook } from '../../look/column.ts';
import { factsLook } from '../../evidence/facts.ts';
import { textLook } from '../../look/text.ts';
import { connectionFacts, type ConnectionFact } from '../../../wording/desk/connection.ts';
import { panelLook } from '../shell/panel-look.ts';

/** Who measured, where, when and how; what else there is of the same person, address or relay is a click away. */
@localized()
@customElement('edgewise-connection')
export class EdgewiseConnection extends LitElement {
  static override styles = [textLook, factsLook, panelLook, columnLook(1)];

  @property({ attribute: false }) record: WholeRecord | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { record } = this;
    if (!record) return nothing;
    const natAddress = natSizingAddress(record.result);
    return html`<h2>${msg('Who, where, when and how')}</h2>
      <dl class="facts figures">
        ${connectionFacts(record).map(
          (fact) =>
            html`<dt class="quiet">${fact.name}</dt>
              <dd>${this.#value(fact)}</dd>`,
        )}
      </dl>
      ${natAddress === null ? nothing : html`<p class="small"><a href=${natAddress}>${msg('Size the NAT pool by what was found')}</a></p>`}`;
  }

  #value({ name, value, search, isLabel }: ConnectionFact): TemplateResult | string {
    if (value === null) return html`<span class="quiet">${msg('not known')}</span>`;
    const text = isLabel ? html`<bdi>${value}</bdi>` : value;
    if (!search) return html`${text}`;
    const address = formatAddress({
      kind: 'list',
      query: { search: { [search.field]: search.text }, within: null },
    });
    return html`<a href=${address} aria-label="${msg('Search for')} ${name}: ${value}">${text}</a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-connection': EdgewiseConnection;
  }
}
