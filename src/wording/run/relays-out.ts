import { msg, str } from '@lit/localize';
import type { RelayOut } from '../../core/relay.ts';
import { isolated } from '../isolated.ts';
import { textList } from '../quantity.ts';
import { momentInZone } from '../time.ts';

/** `"berlin" since 12:04`, of each that is out. */
const sinceList = (out: readonly RelayOut[]): string =>
  textList(
    out.map(({ name, sinceMs }) => msg(str`\u201c${isolated(name)}\u201d since ${momentInZone(sinceMs)}`)),
  );

const isTakenOut = ({ reason }: RelayOut): boolean => reason === 'taken-out';
const areAllTakenOut = (out: readonly RelayOut[]): boolean => out.every(isTakenOut);

/** Of all relays, where no test is sent to any. */
export function noRelayInUse(out: readonly RelayOut[]): string {
  const broken = out.filter((relay) => !isTakenOut(relay));
  if (broken.length === out.length)
    return msg(str`No relay works just now: ${sinceList(out)}. This says nothing about your network.`);
  if (broken.length === 0)
    return msg(
      str`No test can be made just now: somebody has taken every relay out of use (${sinceList(out)}). Nothing is broken, and this says nothing about your network.`,
    );
  return msg(
    str`No test can be made just now. What does not work: ${sinceList(broken)}. What somebody has taken out of use: ${sinceList(out.filter(isTakenOut))}. This says nothing about your network.`,
  );
}

/** Of the one that was asked for. */
export const relayNotInUse = (out: readonly RelayOut[]): string =>
  areAllTakenOut(out)
    ? msg(
        str`Somebody has taken this relay out of use: ${sinceList(out)}. Nothing is broken, and this says nothing about your network.`,
      )
    : msg(str`This relay does not work just now: ${sinceList(out)}. This says nothing about your network.`);

/** What to do where there is no other. */
export const whenNoRelayInUse = (out: readonly RelayOut[]): string =>
  areAllTakenOut(out)
    ? msg('Ask whoever runs this page when tests can be made again.')
    : msg('Try again in some minutes, and tell whoever runs this page.');

/** What to do where others may be in use. */
export const whenRelayNotInUse = (out: readonly RelayOut[]): string =>
  areAllTakenOut(out)
    ? msg('Choose another relay in the options, or ask whoever runs this page when this one is used again.')
    : msg('Choose another relay in the options, or try again in some minutes.');
