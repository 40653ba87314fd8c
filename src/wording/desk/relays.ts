import { msg, str } from '@lit/localize';
import type { FleetRow, RelayState, RelayTrouble } from '../../wire/relays/fleet.ts';
import { isolated } from '../isolated.ts';
import { duration } from '../quantity.ts';
import { timeApart } from '../time.ts';

/** How a relay stands, in one word. */
export function relayStateName(state: RelayState): string {
  switch (state) {
    case 'online':
      return msg('Online');
    case 'draining':
      return msg('Draining');
    case 'offline':
      return msg('Offline');
    case 'recovering':
      return msg('Recovering');
  }
}

/** What that means for tests. */
export function relayStateMeaning(state: RelayState): string {
  switch (state) {
    case 'online':
      return msg('New tests are sent here.');
    case 'draining':
      return msg('Tests that run here end whole; no new one is sent.');
    case 'offline':
      return msg('No test is sent here.');
    case 'recovering':
      return msg('It works again, and gets tests once it has gone on so for a while.');
  }
}

/** What did not work when the server last went the way that tests go. */
export function relayTrouble({ transport, port, step, reason }: RelayTrouble): string {
  const way = `${transport.toUpperCase()} ${port}`;
  const why = isolated(reason);
  switch (step) {
    case 'resolve':
      return msg(str`${way}: its name cannot be looked up (${why}).`);
    case 'allocate':
      return msg(str`${way}: no place at it was given (${why}).`);
    case 'permission':
      return msg(str`${way}: no permission to exchange packets was given (${why}).`);
    case 'echo':
      return msg(str`${way}: a packet sent through it did not come back (${why}).`);
    case 'refresh':
      return msg(str`${way}: a place could not be given back (${why}).`);
  }
}

/** Clocks that are less apart need no word: what a relay said of its own was under way for a while. */
const CLOCK_LIMIT_MS = 2000;

/** What its clock says beside that of the server; `null`: it is right. */
export function relayClock(clockAheadMs: number): string | null {
  if (Math.abs(clockAheadMs) < CLOCK_LIMIT_MS) return null;
  const apart = duration(Math.abs(clockAheadMs));
  return clockAheadMs > 0
    ? msg(str`Its clock is ${apart} ahead of the server\u2019s.`)
    : msg(str`Its clock is ${apart} behind the server\u2019s.`);
}

/** Of a relay that nobody checks. */
export const notChecked = (): string => msg('Configured at this server, which does not check it.');

/** When it was last heard, where that says more than its state; `null`: it is heard all the time. */
export function relayHeard(
  { state, heardMs }: NonNullable<FleetRow['joined']>,
  nowMs: number,
): string | null {
  if (state !== 'offline') return null;
  return msg(str`Last heard ${timeApart(heardMs, nowMs)} ago.`);
}
