import { msg, str } from '@lit/localize';
import { spellCode } from '../../core/result-code.ts';
import type { Result } from '../../wire/result.ts';
import type { Busy } from '../../wire/result/loaded.ts';
import { duration, milliseconds, wholeNumber } from '../quantity.ts';
import { relayTitle } from '../run/phase.ts';
import { megabitsPerSecond } from './load.ts';

/** How it was measured: `Test server: built-in, over UDP for 15 seconds: 100 packets sent, 1 lost.` */
export function measuredLine({ path, traffic, durationMs }: Result): string {
  const way = msg(str`Test server: ${relayTitle(path.relay)}, over ${path.transport.toUpperCase()}`);
  return msg(str`${way} for ${duration(durationMs)}: ${packetsText(traffic)}.`);
}

/** How the link was kept busy meanwhile. */
export function busyLine({ transfers: { down, up }, traffic, durationMs }: Busy): string {
  const [toYou, fromYou] = [megabitsPerSecond(down.bitsPerSecond), megabitsPerSecond(up.bitsPerSecond)];
  return msg(
    str`Busy with ${toYou} to you and ${fromYou} from you for ${duration(durationMs)}: ${packetsText(traffic)}.`,
  );
}

/** One of several calls: `Call 1: 500 packets sent, 2 lost, round trip 20 ms`. */
export function callLine({
  call,
  sent,
  lost,
  rttMs,
}: NonNullable<Result['traffic']['calls']>[number]): string {
  const roundTrip = rttMs === null ? '\u2013' : milliseconds(rttMs);
  return msg(str`Call ${call + 1}: ${packetsText({ sent, lost })}, round trip ${roundTrip}`);
}

const packetsText = ({ sent, lost }: { readonly sent: number; readonly lost: number }): string =>
  msg(str`${wholeNumber(sent)} packets sent, ${wholeNumber(lost)} lost`);

/** Where a check without a call was made: `Checked through edge-1 in 6.2 seconds.` */
export function checkedLine({ relay, tookMs }: NonNullable<Result['connectivity']>): string {
  return msg(str`Checked the ways to ${relay} in ${(tookMs / 1000).toFixed(1)}\u00a0s.`);
}

/** Where the result is; `null`: not stored. */
export const storedLine = (link: string | null): string =>
  link === null ? msg('The server has not stored this result.') : msg(str`Result: ${link}`);

/** The code to read to help desk. */
export const codeLine = (code: string): string => msg(str`Code: ${spellCode(code)}`);
