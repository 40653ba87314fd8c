import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { readCode, spellCode } from '../../../core/result-code.ts';
import { controlsLook } from '../../look/controls.ts';
import { inputLook } from '../../look/input.ts';
import { textLook } from '../../look/text.ts';
import { fireDesk } from '../shell/intents.ts';

/** One box for anything: a code opens its result as soon as it is whole, all else is looked for on Enter. */
@localized()
@customElement('edgewise-search-box')
export class EdgewiseSearchBox extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    inputLook,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-1);
      }
      .hint {
        grid-column: 1 / -1;
      }
      .hint:empty {
        display: none;
      }
    `,
  ];

  /** What is looked for now. */
  @property() text = '';
  /** Whether the code that is looked for is not known here. */
  @property({ type: Boolean }) isUnknownCode = false;

  /** What stands in the box. */
  @state() private typed = '';

  @query('input') private readonly input!: HTMLInputElement | null;

  override focus(options?: FocusOptions): void {
    this.input?.focus(options);
    this.input?.select();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('text')) return;
    const read = readCode(this.text);
    this.typed = read.kind === 'code' ? spellCode(read.code) : this.text;
  }

  protected override render(): TemplateResult {
    return html`<form role="search" @submit=${this.#onSubmit}>
      <input
        type="search"
        aria-label=${msg('Search')}
        aria-keyshortcuts="/"
        aria-describedby="hint"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        maxlength="200"
        placeholder=${msg('Code, ticket, person, site, address or relay')}
        .value=${this.typed}
        @input=${this.#onInput}
      />
      <button>${msg('Search')}</button>
      <p class="hint small" id="hint" role="status">${this.#hint() ?? nothing}</p>
    </form>`;
  }

  #hint(): string | null {
    const read = readCode(this.typed);
    if (read.kind === 'mistyped')
      return msg(
        'If this is a code, one of its characters is wrong. Read it once more, or press Enter to search for it as it is.',
      );
    return read.kind === 'code' && this.isUnknownCode && this.#isAsked(read.code)
      ? msg('This is a code, but no result here has it. It may have been deleted.')
      : null;
  }

  #isAsked(code: string): boolean {
    const read = readCode(this.text);
    return read.kind === 'code' && read.code === code;
  }

  #onInput(event: InputEvent): void {
    const before = this.typed;
    this.typed = this.input?.value ?? '';
    // Taking a character away is no asking.
    const isAdded = event.inputType === '' || event.inputType.startsWith('insert');
    if (isAdded && readCode(this.typed).kind === 'code' && readCode(before).kind !== 'code') this.#search();
    // The box's own cross.
    if (this.typed === '' && this.text !== '' && !event.inputType) this.#search();
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.#search();
  }

  #search(): void {
    fireDesk(this, 'desk-search-text', this.typed);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-search-box': EdgewiseSearchBox;
  }
}
