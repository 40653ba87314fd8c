import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import type { Users } from '../../../wire/desk/admin.ts';
import { ROLES } from '../../../wire/desk/session.ts';
import { columnHeads } from '../../look/column-heads.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { columnLook } from '../../look/column.ts';
import { rowCardsLook } from '../../look/row-cards.ts';
import { tableLook } from '../../look/table.ts';
import { ViewElement } from '../../view-element.ts';
import { roleMeaning, roleName } from '../../../wording/desk/admin.ts';
import { moment, zoneSentence } from '../../../wording/time.ts';
import { whenLoaded } from '../shell/loading.ts';

type User = Users['users'][number];

/** The command line is where accounts are made and changed: whoever holds the server's data holds its accounts. */
const COMMANDS = (): readonly (readonly [command: string, meaning: string])[] => [
  ['edgewise user add NAME --role editor', msg('adds an account and asks for its password')],
  ['edgewise user password NAME', msg('sets another password')],
  ['edgewise user role NAME admin', msg('changes the role')],
  ['edgewise user disable NAME', msg('shuts the account out, at once')],
  ['edgewise user enable NAME', msg('lets it in again')],
  ['edgewise user remove NAME', msg('removes the account; its notes stay')],
];

/** The accounts of the desk. They are changed on the server's command line. */
@localized()
@customElement('edgewise-admin-users')
export class EdgewiseAdminUsers extends ViewElement {
  static override styles = [
    loadedLook,
    tableLook,
    columnLook(3),
    css`
      code {
        font-family: var(--font-code);
        font-size: var(--text-s);
        overflow-wrap: anywhere;
      }
      dd {
        padding-block-end: var(--space-1);
      }
    `,
    rowCardsLook,
  ];

  @property({ attribute: false }) users: Loaded<Users['users']> = { kind: 'loading' };

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('People')}</h1>
      ${whenLoaded(this, this.users, (users) => this.#list(users))}
      <section>
        <h2>${msg('Changing accounts')}</h2>
        <p class="reading">
          ${msg('Accounts are made and changed on the server\u2019s command line, never in a browser:')}
        </p>
        <dl>
          ${COMMANDS().map(
            ([command, meaning]) =>
              html`<dt><code>${command}</code></dt>
                <dd class="quiet small">${meaning}</dd>`,
          )}
        </dl>
        <p class="quiet small reading">
          ${ROLES.map((role) => `${roleName(role)}: ${roleMeaning(role)}.`).join(' ')}
        </p>
      </section>`;
  }

  #list(users: Users['users']): TemplateResult {
    if (users.length === 0) return html`<p class="quiet">${msg('There are no accounts.')}</p>`;
    return html`<table>
      <caption>
        ${zoneSentence()}
      </caption>
      ${columnHeads(msg('Name'), msg('Role'), msg('Login'), msg('Last login'), msg('Since'))}
      <tbody>
        ${users.map((user) => this.#user(user))}
      </tbody>
    </table>`;
  }

  #user({ name, role, isExternal, isDisabled, createdAtMs, lastLoginAtMs }: User): TemplateResult {
    const login = isExternal ? msg('The organization\u2019s own') : msg('Password');
    return html`<tr>
      <th scope="row">
        <strong><bdi>${name}</bdi></strong>
      </th>
      <td data-label=${msg('Role')}>${roleName(role)}</td>
      <td data-label=${msg('Login')}>${isDisabled ? html`<strong>${msg('Disabled')}</strong>` : login}</td>
      <td data-label=${msg('Last login')}>
        ${lastLoginAtMs === null ? msg('Never') : moment(lastLoginAtMs)}
      </td>
      <td data-label=${msg('Since')}>${moment(createdAtMs)}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-admin-users': EdgewiseAdminUsers;
  }
}
