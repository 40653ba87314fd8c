import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { copyText } from './copy-text.ts';

/** Copies a long text for its element, and shows it to be copied by hand where the browser refuses. For `byHandLook`. */
export class CopyOrShow {
  readonly #host: LitElement;
  readonly #rows: number;
  #said = '';
  #shown: string | null = null;

  /** `rows`: height of the field with the text, in lines. */
  constructor(host: LitElement, rows: number) {
    this.#host = host;
    this.#rows = rows;
  }

  /** What became of it, in words. */
  get said(): string {
    return this.#said;
  }

  async copy(text: string): Promise<void> {
    const isCopied = await copyText(text, this.#host.shadowRoot ?? this.#host);
    this.#set(
      isCopied ? msg('Copied.') : msg('This browser does not let the page copy.'),
      isCopied ? null : text,
    );
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLTextAreaElement>('textarea.by-hand')?.select();
  }

  /** For another text than the one that was copied. */
  forget(): void {
    this.#said = '';
    this.#shown = null;
  }

  /** The text where it could not be copied. */
  byHand(): TemplateResult | typeof nothing {
    return this.#shown === null
      ? nothing
      : html`<label class="small">
          ${msg('Copy this by hand:')}
          <textarea class="by-hand" rows=${this.#rows} readonly .value=${this.#shown}></textarea>
        </label>`;
  }

  #set(said: string, shown: string | null): void {
    this.#said = said;
    this.#shown = shown;
    this.#host.requestUpdate();
  }
}
