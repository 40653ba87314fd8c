import '../../../src/ui/edgewise-app.ts';
import { STATES } from './states.ts';

/**
 * Shows one state of the page (`?state=NAME`), or the list of all. For tests and for looking: intents are only
 * noted, in `data-intents` of the element.
 */
const app = document.createElement('edgewise-app');
const intents: string[] = [];
for (const name of [
  'edgewise-start',
  'edgewise-stop',
  'edgewise-reset',
  'edgewise-options',
  'edgewise-store-again',
  'edgewise-retry-config',
] as const)
  app.addEventListener(name, (event) => {
    intents.push(event.detail === null ? name : `${name} ${JSON.stringify(event.detail)}`);
    app.dataset['intents'] = intents.join('\n');
  });

function show(name: string): void {
  const entry = STATES[name]?.();
  if (!entry) return;
  app.isSupported = entry.isSupported ?? true;
  app.state = entry.state;
}

function list(): HTMLElement {
  const items = Object.keys(STATES).map((name) => {
    const link = document.createElement('a');
    link.href = `?state=${name}`;
    link.textContent = name;
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  const element = document.createElement('ul');
  element.id = 'states';
  element.append(...items);
  return element;
}

const name = new URLSearchParams(location.search).get('state');
if (name === null) document.body.append(list());
else {
  document.body.append(app);
  show(name);
}
// Lets a test go from state to state as a run does, without loading the page again.
addEventListener('gallery-show', (event) => {
  if (event instanceof CustomEvent && typeof event.detail === 'string') show(event.detail);
});
