import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { pageText } from '../../../wording/plan/decision.ts';

/** Sites on one page of a list: more of them take a browser longer to draw than people wait. */
export const PAGE_SITES = 50;

/** Those of one page; a page beyond the end is the last. */
export function pageOf<T>(all: readonly T[], page: number): readonly T[] {
  const from = PAGE_SITES * shownPage(all.length, page);
  return all.slice(from, from + PAGE_SITES);
}

const lastPage = (count: number): number => Math.max(0, Math.ceil(count / PAGE_SITES) - 1);
const shownPage = (count: number, page: number): number => Math.min(Math.max(0, page), lastPage(count));

/** Where one is in a long list, and the way on and back. */
export function pageControls(count: number, asked: number, go: (page: number) => void): TemplateResult {
  const page = shownPage(count, asked);
  const from = PAGE_SITES * page;
  const to = Math.min(count, from + PAGE_SITES);
  return html`<div class="row">
    <span class="small quiet" role="status">${pageText(count === 0 ? 0 : from + 1, to, count)}</span>
    ${
      count <= PAGE_SITES
        ? nothing
        : html`<button type="button" ?disabled=${page === 0} @click=${() => go(page - 1)}>
              ${msg('Back')}
            </button>
            <button type="button" ?disabled=${page === lastPage(count)} @click=${() => go(page + 1)}>
              ${msg('Next')}
            </button>`
    }
  </div>`;
}
