import { msg, str } from '@lit/localize';
import type { NoCallEvidence } from '../../core/no-call.ts';
import { wholeNumber } from './quantity.ts';

/** What was seen of a call that could not be measured, by whom, in the order of a packet's way. */
export function seenOf({
  wasConnected,
  sent,
  received,
  statsReceived,
  relayReceived,
}: NoCallEvidence): readonly string[] {
  return [
    wasConnected ? msg('The call was connected.') : msg('The call never connected.'),
    msg(str`This page sent ${wholeNumber(sent)} test packets.`),
    relayReceived === null
      ? msg('The relay could not be asked what it saw of them.')
      : msg(str`The relay saw ${wholeNumber(relayReceived)} of them.`),
    statsReceived === null
      ? msg('The browser has no count of what came back.')
      : msg(str`The browser counted ${wholeNumber(statsReceived)} that came back.`),
    msg(str`This page was handed ${wholeNumber(received)}.`),
  ];
}
