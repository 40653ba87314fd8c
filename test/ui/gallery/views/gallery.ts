import type { DeskIntents } from '../../../../src/ui/desk/shell/intents.ts';
import { VIEWS } from './states.ts';

/**
 * Shows one state of the desk's views (`?state=NAME`), or the list of all. Intents are only noted, one a line, in
 * `data-intents` of the page's main element. `gallery-set` (detail: properties) changes the shown element, `gallery-show`
 * (detail: a name) shows another state.
 */
const INTENTS = [
  'desk-go',
  'desk-alerts',
  'desk-deliveries',
  'desk-webhook-seen',
  'desk-site-settings',
  'desk-plan',
  'desk-plan-few',
  'desk-plan-sets',
  'desk-retry',
  'desk-mark',
  'desk-note',
  'desk-link',
  'desk-compare',
  'desk-request',
  'desk-withdraw-request',
  'desk-audit',
  'desk-audit-more',
  'desk-new-token',
  'desk-revoke-token',
  'desk-token-seen',
  'desk-erase-count',
  'desk-erase',
] as const satisfies readonly (keyof DeskIntents)[];

const main = document.createElement('main');
main.className = 'gallery';
const intents: string[] = [];
for (const name of INTENTS)
  main.addEventListener(name, (event: CustomEvent<unknown>) => {
    intents.push(event.detail === null ? name : `${name} ${JSON.stringify(event.detail)}`);
    main.dataset['intents'] = intents.join('\n');
  });

function list(): HTMLElement {
  const element = document.createElement('ul');
  element.id = 'states';
  for (const name of Object.keys(VIEWS)) {
    const link = document.createElement('a');
    link.href = `?state=${name}`;
    link.textContent = name;
    const item = document.createElement('li');
    item.append(link);
    element.append(item);
  }
  return element;
}

/** Parts of a page, with the headline that they stand under at the desk. */
const HEADLINES: Readonly<Record<string, string>> = {
  'edgewise-export-menu': 'Results',
  'edgewise-running-tests': 'Test requests',
};

function headline(text: string): HTMLElement {
  const element = document.createElement('h1');
  element.textContent = text;
  return element;
}

/** Shows a state in place of what is shown. */
function show(name: string): void {
  const view = VIEWS[name]?.() ?? list();
  main.replaceChildren(view);
  const above = HEADLINES[view.localName];
  if (above !== undefined) view.before(headline(above));
}

show(new URLSearchParams(location.search).get('state') ?? '');
document.body.append(main);

addEventListener('gallery-show', (event) => {
  if (event instanceof CustomEvent && typeof event.detail === 'string') show(event.detail);
});
addEventListener('gallery-set', (event) => {
  if (event instanceof CustomEvent && main.lastElementChild)
    Object.assign(main.lastElementChild, event.detail);
});
