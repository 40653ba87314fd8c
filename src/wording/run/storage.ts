import { msg, str } from '@lit/localize';
import type { FailedTry, PacketStorage } from '../../core/run/storing.ts';
import { duration } from '../quantity.ts';

/** When a result, or its packets, is tried again. */
export function retryWording({ retryAfterMs }: FailedTry): string {
  return retryAfterMs === null
    ? msg('Trying again would not help.')
    : msg(str`This page tries again by itself in about ${duration(retryAfterMs)}, as long as it stays open.`);
}

/** What became of the record of every packet; empty when it was not asked for. */
export function packetsWording(packets: PacketStorage): string {
  switch (packets.kind) {
    case 'none':
      return '';
    case 'sending':
      return msg('The record of every packet is being sent.');
    case 'kept':
      return msg('The record of every packet is stored with it.');
    case 'failed':
      return `${msg(str`The record of every packet could not be stored: ${packets.message}`)} ${retryWording(packets)}`;
  }
}
