import { App } from './app/app.ts';
import { ServerError } from './app/ports.ts';
import type { AppState } from './app/state.ts';
import { followState } from './app/page-address.ts';
import { unattendedUpdate } from './app/unattended-report.ts';
import { DEFAULT_PLAN } from './core/traffic/traffic-plan.ts';
import { createRelayChecks } from './probe/connectivity/relay-checks.ts';
import { createCutOffs } from './probe/cut-offs.ts';
import { createEnvironment } from './probe/environment.ts';
import { loadTransfers } from './probe/load-transfers.ts';
import { relayCalls } from './probe/relay-call.ts';
import { createRelayFinder } from './probe/relay-finder.ts';
import { serverApi } from './probe/server-api.ts';
import { pageAddress } from './probe/page-address.ts';
import { readLink, resultIdOf } from './probe/page-link.ts';
import './ui/edgewise-app.ts';
import { downloadText } from './ui/result/download-result.ts';
import { packetCsv, packetLines } from './wire/packet-rows.ts';
import { partNotLoaded } from './wording/part-not-loaded.ts';
import { failureWording } from './wording/run/failure.ts';
import { REPORT_FUNCTION } from './wire/unattended-page.ts';
import type { WatchedPage } from './watched-test.ts';
import type { UnattendedUpdate } from './wire/unattended.ts';

/** The page's composition root: adapters, the app, the root element, and the wires between them. */
const address = pageAddress(window);
const link = readLink(new URL(location.pathname + address.search, location.origin));
const element = document.createElement('edgewise-app');

/** Tells the command line, where one has opened the page. */
function report(state: AppState): void {
  const tell: unknown = Reflect.get(globalThis, REPORT_FUNCTION);
  if (typeof tell !== 'function') return;
  const update = unattendedUpdate(state.run, (failure) => {
    const { headline, explanation } = failureWording(failure);
    return `${headline} ${explanation}`;
  });
  if (!update) return;
  const send = (told: UnattendedUpdate): unknown => Reflect.apply(tell, null, [told]);
  if (update.kind === 'result' && link.packets) send({ kind: 'packets', rows: app.packetRows() });
  send(update);
}

/** Where the desk may watch: what it is told of each state. Loaded beside the page, which does not wait. */
let watched: WatchedPage | null = null;
function letWatch(request: string | null): void {
  void import('./watched-test.ts').then(({ beWatched }) => {
    watched?.stop();
    watched = beWatched(request);
    watched.tell(app.state);
  });
}
const requestId = link.resultId === null ? link.options.labels?.request : null;
if (requestId) letWatch(requestId);

const app = new App(
  {
    server: serverApi,
    relays: createRelayFinder(),
    connectivity: createRelayChecks(),
    calls: relayCalls,
    transfers: loadTransfers,
    environment: createEnvironment(__EDGEWISE_VERSION__),
    cutOffs: createCutOffs(),
  },
  DEFAULT_PLAN,
  link.options,
  (state) => {
    element.state = state;
    followState(state, address);
    report(state);
    watched?.tell(state);
  },
);

element.plan = DEFAULT_PLAN;
element.isSupported = relayCalls.isSupported;
element.packets = () => app.packetColumns();
element.state = app.state;
element.addEventListener('edgewise-start', () => app.start());
element.addEventListener('edgewise-let-watch', () => letWatch(null));
element.addEventListener('edgewise-stop', () => app.stop());
element.addEventListener('edgewise-reset', () => app.reset());
element.addEventListener('edgewise-options', ({ detail }) => app.setOptions(detail));
element.addEventListener('edgewise-store-again', () => app.storeAgain());
element.addEventListener('edgewise-packets', ({ detail }) => {
  const { run } = app.state;
  if (run.kind !== 'done') return;
  const [text, ending, type] =
    detail === 'csv'
      ? ([packetCsv(app.packetRows()), 'csv', 'text/csv'] as const)
      : ([packetLines(app.packetRows()), 'jsonl', 'application/jsonl'] as const);
  downloadText(text, `edgewise-${run.result.id}-packets.${ending}`, type);
});
element.addEventListener('edgewise-capture', ({ detail: { file, signal, listener } }) => {
  const { run } = app.state;
  if (run.kind !== 'done') return;
  import('./probe/capture/read-capture.ts').then(
    ({ readCapture }) => readCapture(run.result, app.packetRows(), file, signal, listener),
    () => listener.onFailed('unstarted'),
  );
});
element.addEventListener('edgewise-device', ({ detail: { deviceId, video, signal, listener } }) => {
  import('./probe/devices/check-device.ts').then(
    ({ checkDevice }) => checkDevice(deviceId, video, signal, listener),
    () => listener.onFault('unknown'),
  );
});
element.addEventListener('edgewise-add-devices', ({ detail: { devices, onDone, onFailed } }) => {
  const { run } = app.state;
  if (run.kind !== 'done') return;
  import('./probe/devices/add-devices.ts')
    .then(({ addDevices }) => addDevices(run.grant, devices))
    .then(onDone, (error: unknown) =>
      onFailed(error instanceof ServerError ? error.message : partNotLoaded()),
    );
});
element.addEventListener('edgewise-retry-config', () => app.retryConfig());
addEventListener('popstate', () => {
  app.moveTo(resultIdOf(location.pathname));
  // Going back while a test runs leaves it where it is.
  followState(app.state, address);
});
document.querySelector('#words')?.remove();
document.body.append(element);
app.open(link.resultId);
if (link.autostart && link.resultId === null) app.start();
