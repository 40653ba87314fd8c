import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { DeskState, Session } from '../../../app/desk/state.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import { isAtLeast, type DeskUser } from '../../../wire/desk/session.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import { markedCount } from '../../../wording/desk/list.ts';
import { fireDesk } from '../shell/intents.ts';
import './edgewise-export-menu.ts';
import './edgewise-marked-changes.ts';

/** Who is at the desk; still there where the login has ended by itself. */
export const userOf = (session: Session): DeskUser | null =>
  session.kind === 'somebody' || session.kind === 'expired' ? session.user : null;

/** What can be done with the list, or with what is marked of it. */
export function listTools(host: HTMLElement, desk: DeskState, showKeys: () => void): TemplateResult {
  const { marked, list } = desk;
  return html`<div class="row foot ${marked.length > 0 ? 'held' : ''}">
    ${marked.length === 0 ? nothing : markedTools(host, desk)}
    <edgewise-export-menu
      .marked=${marked.map(({ id }) => id)}
      .search=${list.rows.length === 0 ? null : list.search}
    ></edgewise-export-menu>
    ${
      marked.length > 0 || list.rows.length === 0
        ? nothing
        : html`<a
              href=${formatAddress({ kind: 'compare', a: { kind: 'search', search: list.search }, b: null })}
              >${msg('Compare these with others')}</a
            >
            <button type="button" class="link small" @click=${showKeys}>${msg('Keys')}</button>`
    }
  </div>`;
}

function markedTools(host: HTMLElement, { marked, triaging, tags, session }: DeskState): TemplateResult {
  const user = userOf(session);
  return html`<span role="status">${markedCount(marked.length)}</span>
    ${comparing(marked)}
    <button type="button" @click=${() => fireDesk(host, 'desk-unmark-all', null)}>${msg('Unmark')}</button>
    ${
      user !== null && isAtLeast(user.role, 'editor')
        ? html`<edgewise-marked-changes
            .state=${triaging}
            .known=${tags}
            .userName=${user.name}
          ></edgewise-marked-changes>`
        : nothing
    }`;
}

/** What changed is asked from the earlier to the later. */
function comparing(marked: readonly ResultSummary[]): TemplateResult {
  const [a, b] = [...marked].sort((one, other) => one.atMs - other.atMs);
  return a && b && marked.length === 2
    ? html`<a
        class="button"
        href=${formatAddress({ kind: 'compare', a: { kind: 'result', id: a.id }, b: { kind: 'result', id: b.id } })}
        >${msg('Compare')}</a
      >`
    : html`<span class="quiet small">${msg('Mark two to compare them.')}</span>`;
}
