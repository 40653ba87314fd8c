import { msg, str } from '@lit/localize';
import type { DeliveryRecord } from '../../wire/desk/alerts.ts';
import { isolated } from '../isolated.ts';
import { moment } from '../time.ts';

/** What a message told: `Fired: Loss up at Berlin`. */
export function deliveryEvent({ kind, rule, site }: Pick<DeliveryRecord, 'kind' | 'rule' | 'site'>): string {
  const about = `${isolated(rule ?? '?')}, ${isolated(site ?? '?')}`;
  switch (kind) {
    case 'fired':
      return msg(str`Fired: ${about}`);
    case 'recovered':
      return msg(str`Over: ${about}`);
    case 'test':
      return msg('A test');
  }
}

/** How it stands with a message: `delivered 20 Nov 2025, 13:04`. */
export function deliveryStatus(
  { status, endedAtMs, nextTryAtMs, attempts }: DeliveryRecord,
  timeZone?: string,
): string {
  const at = (ms: number | null): string => (ms === null ? '' : ` ${moment(ms, timeZone)}`);
  switch (status) {
    case 'delivered':
      return msg(str`delivered${at(endedAtMs)}`);
    case 'given-up':
      return msg(str`given up${at(endedAtMs)}`);
    case 'waiting':
      return attempts === 0 ? msg('on its way') : msg(str`waits, next try${at(nextTryAtMs)}`);
  }
}
