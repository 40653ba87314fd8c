import { msg, str } from '@lit/localize';
import type { NoCallEvidence } from '../../core/verdict/no-call.ts';
import { wholeNumber } from './quantity.ts';

/** What was seen of a call that could not be measured, by whom. */
export const seenOf = (evidence: NoCallEvidence): readonly string[] => [
  evidence.wasConnected ? msg('The call was connected.') : msg('The call never connected.'),
  ...packetsSeenOf(evidence),
];

/** Of its packets, in the order of their way. */
export function packetsSeenOf({
  wasConnected,
  sent,
  received,
  statsReceived,
  relayReceived,
}: NoCallEvidence): readonly string[] {
  if (sent === 0)
    return [wasConnected ? msg('This page sent no test packet.') : msg('So no test packet could be sent.')];
  return [
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
