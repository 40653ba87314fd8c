import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { OpenedState, UsualState } from '../../../app/desk/state.ts';
import { EVERYTHING, formatAddress, type ListQuery } from '../../../wire/desk/address.ts';
import type { DeskUser } from '../../../wire/desk/session.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { fireDesk } from '../shell/intents.ts';
import { failedNotice } from '../shell/loading.ts';

/** The opened result: a bar to close it and to go to the next, and the result below. */
@localized()
@customElement('edgewise-opened')
export class EdgewiseOpened extends LitElement {
  static override styles = [
    loadedLook,
    css`
      .bar {
        position: sticky;
        inset-block-start: 0;
        z-index: 2;
        padding: var(--space-half) var(--space-2);
        background: var(--page);
        border-block-end: 1px solid var(--line);
      }
      .bar button,
      .bar a.button {
        min-height: 2.25rem;
        padding-inline: var(--space-1);
      }
      .bar .end {
        margin-inline-start: auto;
      }
      .content {
        padding: var(--space-2) var(--space-2) var(--space-6);
        max-width: 72rem;
      }
      h1 {
        font-size: var(--text-l);
      }
      @media print {
        .bar {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) opened: OpenedState = { kind: 'none' };
  @property({ attribute: false }) user: DeskUser | null = null;
  @property({ attribute: false }) query: ListQuery = EVERYTHING;
  /** Tags in use. */
  @property({ attribute: false }) tags: readonly string[] = [];
  @property({ attribute: false }) usual: UsualState = null;
  @property({ type: Boolean }) isMarked = false;
  /** Neighbours in the list; `null` where there is none. */
  @property() newerId: string | null = null;
  @property() olderId: string | null = null;

  /** The headline of what is open, or what stands in its place until it is there. */
  override focus(options?: FocusOptions): void {
    const record = this.renderRoot.querySelector('edgewise-record');
    if (record instanceof LitElement)
      void record.updateComplete.then(() => {
        record.focus(options);
      });
    else this.renderRoot.querySelector<HTMLElement>('h1')?.focus(options);
  }

  /** The field for a tag; `false` when there is none. */
  focusTag(): boolean {
    const record = this.renderRoot.querySelector('edgewise-record');
    const tags = record?.renderRoot
      .querySelector('edgewise-triage')
      ?.renderRoot.querySelector('edgewise-tags');
    tags?.focus();
    return tags !== null && tags !== undefined;
  }

  /** The field for a note; `false` when there is none yet. */
  focusNote(): boolean {
    const record = this.renderRoot.querySelector('edgewise-record');
    const notes = record?.renderRoot.querySelector('edgewise-notes');
    const field = notes?.renderRoot.querySelector('textarea');
    field?.focus();
    return field !== null && field !== undefined;
  }

  /** A headline that has the focus hands it on to the one that comes in its place. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('opened') || !this.hasUpdated || !(this.renderRoot instanceof ShadowRoot)) return;
    if (changed.get('opened')?.kind === 'loading' && this.renderRoot.activeElement?.localName === 'h1')
      void this.updateComplete.then(() => {
        this.focus({ preventScroll: true });
      });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { opened } = this;
    if (opened.kind === 'none') return nothing;
    return html`<div class="bar row">
        <button type="button" @click=${() => fireDesk(this, 'desk-close', null)}>
          <span class="close">${msg('Close')}</span>
        </button>
        <span class="end row">
          ${this.#link(this.newerId, msg('Newer'))} ${this.#link(this.olderId, msg('Older'))}
        </span>
      </div>
      <div class="content">${this.#content(opened)}</div>`;
  }

  #link(id: string | null, text: string): TemplateResult | typeof nothing {
    if (id === null) return nothing;
    const address = formatAddress({ kind: 'result', id, query: this.query });
    return html`<a class="button" href=${address}>${text}</a>`;
  }

  #content(opened: Exclude<OpenedState, { kind: 'none' }>): TemplateResult {
    switch (opened.kind) {
      case 'loading':
        return html`<h1 tabindex="-1">${msg('Opening the result')}</h1>`;
      case 'failed':
        return opened.isGone
          ? html`<div class="stack">
              <h1 tabindex="-1">${msg('This result is not here.')}</h1>
              <p>${msg('It may have been deleted, or its address was cut off on the way.')}</p>
            </div>`
          : html`<div class="stack">
              <h1 tabindex="-1">${msg('This result could not be opened.')}</h1>
              ${failedNotice(this, opened.message)}
            </div>`;
      case 'ready':
        return html`<edgewise-record
          .record=${opened.record}
          .context=${opened.context}
          .user=${this.user}
          .note=${opened.note}
          .link=${opened.link}
          .triage=${opened.triage}
          .tags=${this.tags}
          .usual=${this.usual}
          .isMarked=${this.isMarked}
          .query=${this.query}
        ></edgewise-record>`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-opened': EdgewiseOpened;
  }
}
