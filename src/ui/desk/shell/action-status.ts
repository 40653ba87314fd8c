import { html, type TemplateResult } from 'lit';
import type { Action } from '../../../app/desk/state.ts';

/**
 * What has become of what a person asked for. Always there, so that a screen reader hears it change; a failure is
 * told with the server's sentence.
 */
export function actionStatus(
  action: Action,
  words: { readonly doing: string; readonly done: string },
): TemplateResult {
  return html`<span class="small" role="status">${statusText(action, words)}</span>`;
}

function statusText(
  action: Action,
  { doing, done }: { doing: string; done: string },
): TemplateResult | string {
  switch (action.kind) {
    case 'idle':
      return '';
    case 'doing':
      return doing;
    case 'done':
      return done;
    case 'failed':
      return html`<strong>${action.message}</strong>`;
  }
}
