import { msg, str } from '@lit/localize';
import type { RelayStanding } from '../../wire/relays/standing.ts';
import { percent } from '../quantity.ts';
import { relayStateName } from './relays.ts';

/** How a relay stands, in a word or two. */
export function relayStandingName(standing: RelayStanding): string {
  switch (standing) {
    case 'held-out':
      return msg('Held out');
    case 'full':
      return msg('Full');
    case 'never-reached':
      return msg('Never reached');
    case 'unchecked':
      return msg('Not checked');
    default:
      return relayStateName(standing);
  }
}

/** The share of the time that its busiest thread is at work. */
export const relayBusy = (busyRatio: number): string => msg(str`${percent(busyRatio, 0)} busy`);

/** Where relays are of which nobody said where they are. */
export const noPlaceGiven = (): string => msg('No place given');
