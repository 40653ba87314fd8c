import '../../../src/ui/edgewise-app.ts';
import '../../../src/ui/running/edgewise-watched.ts';
import { checkDevice } from '../../../src/probe/devices/check-device.ts';
import { packetsOf } from './packets.ts';
import { STATES, type GalleryState } from './states.ts';

/**
 * Shows one state of the page (`?state=NAME`), or the list of all. For tests and for looking: intents are only
 * noted, in `data-intents` of the element.
 *
 * `gallery-show` (detail: a name) goes to another state as a run does, without loading the page again; `gallery-open`
 * (detail: a name) begins anew with a state, as loading the page does;
 * `gallery-grow` (detail: a number of rows) shows that many rows of the state's live figures.
 */
let app = newApp();
let shown: GalleryState | null = null;
/** The page itself makes it when it is watched. */
const notice = document.createElement('edgewise-watched');

function newApp() {
  const made = document.createElement('edgewise-app');
  made.packets = () => (made.state?.run.kind === 'done' ? packetsOf(made.state.run.result) : null);
  const intents: string[] = [];
  for (const name of [
    'edgewise-start',
    'edgewise-stop',
    'edgewise-reset',
    'edgewise-options',
    'edgewise-store-again',
    'edgewise-packets',
    'edgewise-retry-config',
  ] as const)
    made.addEventListener(name, (event) => {
      intents.push(event.detail === null ? name : `${name} ${JSON.stringify(event.detail)}`);
      made.dataset['intents'] = intents.join('\n');
      if (typeof event.detail === 'object' && event.detail !== null && made.state)
        made.state = { ...made.state, options: { ...made.state.options, ...event.detail } };
    });
  // The real check: a test brings the devices.
  made.addEventListener('edgewise-device', ({ detail: { deviceId, video, signal, listener } }) => {
    void checkDevice(deviceId, video, signal, listener);
  });
  return made;
}

function show(name: string): void {
  shown = STATES[name]?.() ?? null;
  if (!shown) return;
  app.isSupported = shown.isSupported ?? true;
  app.state = shown.state;
  notice.remove();
  if (!shown.watched) return;
  document.body.append(notice);
  Object.assign(notice, shown.watched);
}

function grow(rowCount: number): void {
  if (!shown) return;
  const { live } = shown.state;
  app.state = { ...shown.state, live: { ...live, rows: live.rows.slice(0, rowCount) } };
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
addEventListener('gallery-show', (event) => {
  if (event instanceof CustomEvent && typeof event.detail === 'string') show(event.detail);
});
addEventListener('gallery-open', (event) => {
  if (!(event instanceof CustomEvent) || typeof event.detail !== 'string') return;
  app.remove();
  app = newApp();
  document.body.append(app);
  show(event.detail);
});
addEventListener('gallery-grow', (event) => {
  if (event instanceof CustomEvent && typeof event.detail === 'number') grow(event.detail);
});
