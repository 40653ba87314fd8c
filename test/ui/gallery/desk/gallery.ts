import { DeskApp } from '../../../../src/app/desk/desk-app.ts';
import { carryOut } from '../../../../src/ui/desk/shell/carry-out.ts';
import '../../../../src/ui/desk/shell/edgewise-desk.ts';
import { parseAddress, type DeskAddress } from '../../../../src/wire/desk/address.ts';
import type { ResultSummary } from '../../../../src/wire/desk/search.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { FakeDesk } from '../../../support/fake-desk.ts';
import { DIRECTION_RESULTS } from '../direction-results.ts';
import { contextOf, recordOf } from '../views/records.ts';
import { rowAt, rowsBefore } from './rows.ts';
import { STATES } from './states.ts';

/**
 * Shows the whole desk in one state (`?state=NAME`, and `&rows=N` for so many results in place of 120) over a server in memory, or the list of all. The page's own
 * address stays; where one would be is in `data-address` of the element. `gallery-arrive` (detail: a number) has so
 * many results arrive; `gallery-do` (detail: a name) has something happen at the server.
 */
const element = document.createElement('edgewise-desk');
/** A whole call is worked out for it, which takes longer than all else here: where a result is looked at. */
let made: Result | undefined;
const result = (): Result => (made ??= DIRECTION_RESULTS['directions-loss-up']());

const server = new FakeDesk((row: ResultSummary) => ({ ...recordOf(result()), row }));
server.contextOf = () => contextOf(result());
const asked = new URLSearchParams(location.search);
server.rows = rowsBefore(Date.now(), Number(asked.get('rows') ?? 120));

function addressOf(text: string): DeskAddress {
  const { pathname, searchParams } = new URL(text, location.href);
  return parseAddress(pathname, searchParams);
}

function list(): HTMLElement {
  const all = document.createElement('ul');
  all.id = 'states';
  for (const name of Object.keys(STATES)) {
    const link = document.createElement('a');
    link.href = `?state=${name}`;
    link.textContent = name;
    const item = document.createElement('li');
    item.append(link);
    all.append(item);
  }
  return all;
}

function open(name: string): void {
  const state = STATES[name];
  if (!state) return;
  state.prepare?.(server);
  const desk = new DeskApp(
    server,
    {
      nowEpochMs: () => Date.now(),
      startOfTodayMs: () => new Date().setHours(0, 0, 0, 0),
      setTimer(afterMs, callback) {
        const timer = setTimeout(callback, afterMs);
        return () => clearTimeout(timer);
      },
      isHidden: () => false,
      onVisibility: () => undefined,
      showAddress(address) {
        element.dataset['address'] = address;
      },
    },
    addressOf(state.address),
    (now) => {
      element.state = now;
    },
  );
  element.state = desk.state;
  carryOut(element, desk, addressOf);
  document.body.append(element);
  desk.start();
  setTimeout(() => {
    server.signal({ kind: 'open' });
    state.then?.(server, desk);
    element.dataset['ready'] = 'true';
  }, 50);
}

let arrived = 0;
addEventListener('gallery-arrive', (event) => {
  if (!(event instanceof CustomEvent) || typeof event.detail !== 'number') return;
  for (let count = 0; count < event.detail; count++) {
    arrived++;
    server.store({ ...rowAt(Date.now() + arrived, arrived), id: `arrived-${String(arrived)}` });
  }
});
addEventListener('gallery-do', (event) => {
  if (!(event instanceof CustomEvent)) return;
  if (event.detail === 'expire') server.expire();
  if (event.detail === 'lose') server.signal({ kind: 'lost' });
  if (event.detail === 'come-back') server.signal({ kind: 'open' });
});

const name = asked.get('state');
if (name === null) document.body.append(list());
else open(name);
