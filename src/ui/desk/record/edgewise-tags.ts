import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { MAX_TAGS, withTag, withoutTag } from '../../../wire/desk/tags.ts';
import { notATag } from '../../../wording/desk/triage.ts';
import { sentTag, tagField } from './tag-field.ts';
import { chipLook } from '../look/chip.ts';
import { controlRowLook } from '../look/control-row.ts';

/** Which tags there are to be. */
export type TagChange = CustomEvent<readonly string[]>;

/** The tags of a result, to add to and to take from. Fires `edgewise-tags`. */
@localized()
@customElement('edgewise-tags')
export class EdgewiseTags extends LitElement {
  static override styles = [
    controlRowLook,
    chipLook,
    css`
      :host,
      form,
      label,
      ul {
        display: inline-flex;
        flex-wrap: wrap;
        gap: var(--space-1);
        align-items: center;
      }
      ul {
        list-style: none;
        padding: 0;
      }
      input[name='tag'] {
        width: 9rem;
      }
    `,
  ];

  @property({ attribute: false }) tags: readonly string[] = [];
  /** Tags in use, to choose from. */
  @property({ attribute: false }) known: readonly string[] = [];
  @property({ type: Boolean }) isBusy = false;

  /** What was typed and is no tag. */
  @state() private refused: string | null = null;

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    return html`${
        this.tags.length === 0
          ? nothing
          : html`<ul role="list" aria-label=${msg('Tags')}>
              ${this.tags.map((tag) => this.#tag(tag))}
            </ul>`
      }
      ${this.tags.length >= MAX_TAGS ? nothing : this.#form()}
      <span class="small" role="status">${this.refused === null ? '' : notATag(this.refused)}</span>`;
  }

  #tag(tag: string): TemplateResult {
    return html`<li>
      <button
        type="button"
        class="chip"
        ?disabled=${this.isBusy}
        aria-label=${msg(str`Remove the tag ${tag}`)}
        @click=${() => this.#fire(withoutTag(this.tags, tag))}
      >
        <bdi>${tag}</bdi
        ><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 2l8 8M10 2l-8 8"></path></svg>
      </button>
    </li>`;
  }

  #form(): TemplateResult {
    return html`<form @submit=${this.#onSubmit}>
      <label>
        ${msg('Tag')} ${tagField(this.known.filter((tag) => withoutTag(this.tags, tag) === this.tags))}
      </label>
      <button ?disabled=${this.isBusy}>${msg('Add')}</button>
    </form>`;
  }

  #onSubmit(event: SubmitEvent): void {
    const { tag, refused } = sentTag(event);
    this.refused = refused;
    if (tag !== null) this.#fire(withTag(this.tags, tag));
  }

  #fire(tags: readonly string[]): void {
    if (tags !== this.tags) this.dispatchEvent(new CustomEvent('edgewise-tags', { detail: tags }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-tags': EdgewiseTags;
  }
}
