import { msg, str } from '@lit/localize';
import type { RelayOut, RelayOutReason } from '../../core/relay.ts';
import { isolated } from '../isolated.ts';
import { textList } from '../quantity.ts';
import { momentInZone } from '../time.ts';

/** `"berlin" since 12:04`, of each that is out. */
const sinceList = (out: readonly RelayOut[]): string =>
  textList(
    out.map(({ name, sinceMs }) => msg(str`\u201c${isolated(name)}\u201d since ${momentInZone(sinceMs)}`)),
  );

const ofReason = (out: readonly RelayOut[], reason: RelayOutReason): readonly RelayOut[] =>
  out.filter((relay) => relay.reason === reason);
const areAll = (out: readonly RelayOut[], reason: RelayOutReason): boolean =>
  ofReason(out, reason).length === out.length;

/** Of all relays, where no test is sent to any. */
export function noRelayInUse(out: readonly RelayOut[]): string {
  if (areAll(out, 'does-not-work'))
    return msg(str`No relay works just now: ${sinceList(out)}. This says nothing about your network.`);
  if (areAll(out, 'taken-out'))
    return msg(
      str`No test can be made just now: somebody has taken every relay out of use (${sinceList(out)}). Nothing is broken, and this says nothing about your network.`,
    );
  const broken = sinceList(ofReason(out, 'does-not-work'));
  const takenOut = sinceList(ofReason(out, 'taken-out'));
  const full = sinceList(ofReason(out, 'full'));
  return [
    msg('No test can be made just now.'),
    ...(broken === '' ? [] : [msg(str`What does not work: ${broken}.`)]),
    ...(takenOut === '' ? [] : [msg(str`What somebody has taken out of use: ${takenOut}.`)]),
    ...(full === '' ? [] : [msg(str`What has as many tests as it can carry: ${full}.`)]),
    msg('This says nothing about your network.'),
  ].join(' ');
}

/** Of the one that was asked for. */
export function relayNotInUse(out: readonly RelayOut[]): string {
  if (areAll(out, 'taken-out'))
    return msg(
      str`Somebody has taken this relay out of use: ${sinceList(out)}. Nothing is broken, and this says nothing about your network.`,
    );
  if (areAll(out, 'full'))
    return msg(
      str`This relay has as many tests as it can carry: ${sinceList(out)}. Nothing is broken, and this says nothing about your network.`,
    );
  return msg(
    str`This relay does not work just now: ${sinceList(out)}. This says nothing about your network.`,
  );
}

/** What to do where there is no other. */
export const whenNoRelayInUse = (out: readonly RelayOut[]): string =>
  areAll(out, 'taken-out')
    ? msg('Ask whoever runs this page when tests can be made again.')
    : msg('Try again in some minutes, and tell whoever runs this page.');

/** What to do where others may be in use. */
export const whenRelayNotInUse = (out: readonly RelayOut[]): string =>
  areAll(out, 'taken-out')
    ? msg('Choose another relay in the options, or ask whoever runs this page when this one is used again.')
    : msg('Choose another relay in the options, or try again in some minutes.');
