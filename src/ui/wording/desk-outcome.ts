import { msg, str } from '@lit/localize';
import type { ResultRow } from '../../wire/desk/search.ts';
import { measuredValue } from './quantity.ts';
import { metricInSentence } from './metric.ts';

/** How a test ended, as it stands in a list: `meets its targets`, `misses: packet loss up 3.1 %`. */
export function rowOutcomeText(row: ResultRow): string {
  switch (row.verdict) {
    case 'meets':
      return msg('meets its targets');
    case 'misses': {
      if (row.finding === 'only-connectivity')
        return msg('checked what the network lets through: something that calls need is blocked');
      const why = findingText(row.finding) ?? missText(row.worstMiss);
      return why === null ? msg('misses its targets') : msg(str`misses: ${why}`);
    }
    case 'no-data': {
      if (row.finding === 'only-connectivity') return msg('checked what the network lets through, no call');
      const why = findingText(row.finding);
      return why === null ? msg('not enough data') : msg(str`not enough data: ${why}`);
    }
  }
}

/** `packet loss up 3.1 %`: up is from the device to the relay. */
function missText(miss: ResultRow['worstMiss']): string | null {
  if (miss === null) return null;
  const name = metricInSentence(miss.metric);
  const unit = miss.metric === 'rtt' || miss.metric === 'oneWay' || miss.metric === 'jitter' ? 'ms' : 'ratio';
  const value = measuredValue(miss.value, unit, miss.target);
  switch (miss.path) {
    case 'up':
      return msg(str`${name} up ${value}`);
    case 'down':
      return msg(str`${name} down ${value}`);
    case 'loop':
      return `${name} ${value}`;
  }
}

/** What fails or voids a test, in few words. A code of a newer server says nothing here. */
export function findingText(code: string | null): string | null {
  switch (code) {
    case 'connection-lost':
      return msg('the connection broke off');
    case 'not-connected':
      return msg('no call came about');
    case 'udp-blocked':
      return msg('UDP is blocked');
    case 'ports-denied':
      return msg('some ports are blocked');
    case 'hidden':
      return msg('the page was hidden');
    case 'stopped-early':
      return msg('stopped early');
    case 'audio-suspended':
    case 'audio-stopped':
      return msg('the browser stopped the test tone');
    case 'sender-stalled':
      return msg('the device could not keep up');
    case 'mapping-broken':
      return msg('packets could not be told apart');
    default:
      return null;
  }
}
