import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { MAX_TAG_LENGTH, readTag } from '../../../wire/desk/tags.ts';
import { submittedText } from '../shell/submitted-text.ts';

/**
 * A field to type a tag into, with the tags in use to choose from. `label` names it where no label stands beside it,
 * and stands in it while it is empty.
 */
export const tagField = (
  known: readonly string[],
  label?: { readonly name: string; readonly hint: string },
): TemplateResult =>
  html`<input
      name="tag"
      list="known"
      aria-label=${ifDefined(label?.name)}
      placeholder=${ifDefined(label?.hint)}
      maxlength=${MAX_TAG_LENGTH}
      autocapitalize="none"
      autocomplete="off"
      spellcheck="false"
    /><datalist id="known">${known.map((tag) => html`<option value=${tag}></option>`)}</datalist>`;

/** What was typed into a `tagField` when its form was sent; the field is empty again where that was a tag. */
export function sentTag(event: SubmitEvent): {
  readonly tag: string | null;
  readonly refused: string | null;
} {
  const typed = submittedText(event)?.('tag').trim() ?? '';
  const tag = readTag(typed);
  if (tag !== null && event.currentTarget instanceof HTMLFormElement) event.currentTarget.reset();
  return { tag, refused: tag === null && typed !== '' ? typed : null };
}
