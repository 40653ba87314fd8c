import { msg, str } from '@lit/localize';
import type {
  BuiltInStanding,
  FleetRow,
  RelayReach,
  RelayState,
  RelayTrouble,
} from '../../wire/relays/fleet.ts';
import { isolated } from '../isolated.ts';
import { duration, percent, textList } from '../quantity.ts';
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

/** Clocks that are less apart are told as right: what a relay said of its own was under way for a while. */
const CLOCK_LIMIT_MS = 2000;

/** How its clock stands to that of the server, in a word or two; `null`: nobody knows. */
export function relayClock(clockAheadMs: number | null): string {
  if (clockAheadMs === null) return msg('Not known');
  if (Math.abs(clockAheadMs) < CLOCK_LIMIT_MS) return msg('Right');
  const apart = duration(Math.abs(clockAheadMs));
  return clockAheadMs > 0 ? msg(str`${apart} ahead`) : msg(str`${apart} behind`);
}

/** Of the relay of this server, which is in the same process. */
export const ownClock = (): string => msg('The server\u2019s');

/** Of the relay of this server: what its state means. */
export const builtInMeaning = (state: BuiltInStanding['state']): string =>
  state === 'online'
    ? msg('The relay of this server. New tests are sent here.')
    : msg(
        'The relay of this server. It does not answer; where its thread has ended, it is being started again.',
      );

/** Of a relay that nobody checks. */
export const notChecked = (): string => msg('Configured at this server, which does not check it.');

/** Of a relay that this server has never reached. */
export const notReached = (): string =>
  msg(
    'This server has never reached it. New tests are sent here all the same: people may have another way to it.',
  );

/** When it was last heard, where that says more than its state, and who reaches one that is not; `null`: it is heard all the time. */
export function relayHeard(
  { state, heardMs, reach }: Pick<NonNullable<FleetRow['joined']>, 'state' | 'heardMs' | 'reach'>,
  nowMs: number,
): string | null {
  if (state !== 'offline') return null;
  const ago = timeApart(heardMs, nowMs);
  const { isReached, reachedBy, missedBy } = reach;
  const can = textList(reachedBy.map(isolated));
  const cannot = textList(missedBy.map(isolated));
  // Who reaches one that is heard is said beside.
  if (isReached !== null || reachedBy.length + missedBy.length === 0) return msg(str`Last heard ${ago} ago.`);
  if (reachedBy.length === 0) return msg(str`Last heard ${ago} ago, and ${cannot} cannot reach it.`);
  return missedBy.length === 0
    ? msg(str`Last heard by this server ${ago} ago; ${can} can reach it.`)
    : msg(str`Last heard by this server ${ago} ago; ${can} can reach it, ${cannot} cannot.`);
}

/** Who cannot reach a relay, and who can; `null`: nothing speaks against it. */
export function relayReach({ isReached, reachedBy, missedBy }: RelayReach): string | null {
  if (isReached === null) return null;
  const can = textList(reachedBy.map(isolated));
  const cannot = textList(missedBy.map(isolated));
  if (isReached) return missedBy.length === 0 ? null : msg(str`This server reaches it; ${cannot} cannot.`);
  if (reachedBy.length === 0)
    return missedBy.length === 0
      ? msg('This server cannot reach it, and no other relay has looked lately.')
      : msg(str`This server cannot reach it, and neither can ${cannot}.`);
  return missedBy.length === 0
    ? msg(str`This server cannot reach it; ${can} can.`)
    : msg(str`This server cannot reach it; ${can} can, ${cannot} cannot.`);
}

/** The same of a relay of the configuration: where nobody looks for the server, that needs no word each time. */
export const configuredReach = (reach: RelayReach): string | null =>
  reach.reachedBy.length + reach.missedBy.length === 0 ? null : relayReach(reach);

/** Which relays it shares its uplink with. */
export const relayGroup = (group: string): string => msg(str`Shares an uplink: ${isolated(group)}`);

/** Of a relay that tests have put out; `null`: they have not. */
export const relayOutByTests = ({ isOutByTests }: { readonly isOutByTests: boolean }): string | null =>
  isOutByTests ? msg('Three tests in a row, from different networks, could not connect through it.') : null;

/** Of a relay that somebody holds out of new tests; `null`: nobody does. */
export function relayHeldOut({ isHeldOut, tests }: NonNullable<FleetRow['joined']>): string | null {
  if (!isHeldOut) return null;
  return tests === 0
    ? msg('Held out until it is let in again or started anew. No test uses it any more: it can be stopped.')
    : msg('Held out until it is let in again or started anew. Tests that began before may still use it.');
}

/** What its button does. */
export const holdText = (isHeldOut: boolean): string =>
  isHeldOut ? msg('Send tests again') : msg('Send no new tests');

/** The same where one button is like the other: without isolates, since people say it. */
export const holdName = (name: string, isHeldOut: boolean): string => `${holdText(isHeldOut)}: ${name}`;

/** Of a relay that has too much to do; `null`: it has not. */
export function relayFull({
  isFull,
  load,
}: Pick<NonNullable<FleetRow['joined']>, 'isFull' | 'load'>): string | null {
  if (!isFull) return null;
  // When it was last heard it was full, and it may be still.
  if (load?.busyRatio === undefined) return msg('It gets no new test until it has less to do.');
  return msg(
    str`It is busy for ${percent(load.busyRatio)} of the time: it gets no new test until it has less to do.`,
  );
}
