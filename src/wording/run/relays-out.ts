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

/** Of all relays, where none works. */
export const noRelayWorks = (out: readonly RelayOut[]): string =>
  msg(str`No relay works just now: ${sinceList(out)}. This says nothing about your network.`);

/** Of the one that was asked for. */
export const relayDoesNotWork = (out: readonly RelayOut[]): string =>
  msg(str`This relay does not work just now: ${sinceList(out)}. This says nothing about your network.`);

/** What to do then. */
export const tryAgainSoon = (): string => msg('Try again in some minutes, and tell whoever runs this page.');
