import { html, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import { fireDesk } from './intents.ts';

/** Shows what has been loaded; until then that it is on its way, or why it is not there, with a way to try again. */
export function whenLoaded<T>(
  from: HTMLElement,
  loaded: Loaded<T>,
  show: (value: T) => TemplateResult,
): TemplateResult {
  switch (loaded.kind) {
    case 'loading':
      return html`<p class="quiet" role="status">${msg('Loading.')}</p>`;
    case 'failed':
      return failedNotice(from, loaded.message);
    case 'ready':
      return show(loaded.value);
  }
}

/** Why something is not there, with a way to try again. */
export const failedNotice = (from: HTMLElement, message: string): TemplateResult =>
  html`<div class="notice" role="alert">
    <p><strong>${msg('This could not be loaded.')}</strong> ${message}</p>
    <button type="button" @click=${() => fireDesk(from, 'desk-retry', null)}>${msg('Try again')}</button>
  </div>`;
