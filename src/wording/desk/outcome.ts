import { msg, str } from '@lit/localize';
import type { ResultSummary } from '../../wire/desk/search.ts';
import { measuredValue } from '../quantity.ts';
import { metricInSentence } from '../result/metric.ts';

/** How a test ended, as it stands in a list: `meets its targets`, `misses: packet loss up 3.1 %`. */
export function rowOutcomeText(row: ResultSummary): string {
  const blocked = blockedText(row.blocked);
  if (row.finding === 'only-connectivity') return checkText(row.verdict, blocked);
  const outcome = callText(row);
  // These two say it already.
  const isSaid = row.finding === 'udp-blocked' || row.finding === 'ports-denied';
  return blocked === null || isSaid ? outcome : msg(str`${outcome}; ${blocked}`);
}

/** A test that made no call, since none was asked for. */
function checkText(verdict: ResultSummary['verdict'], blocked: string | null): string {
  if (blocked !== null) return msg(str`checked what the network lets through: ${blocked}`);
  return verdict === 'misses'
    ? msg('checked what the network lets through: something that calls need is blocked')
    : msg('checked what the network lets through, no call');
}

function callText({ verdict, finding, worstMiss }: ResultSummary): string {
  switch (verdict) {
    case 'meets':
      return msg('meets its targets');
    case 'misses': {
      const why = findingText(finding) ?? missText(worstMiss);
      return why === null ? msg('misses its targets') : msg(str`misses: ${why}`);
    }
    case 'no-data': {
      const why = findingText(finding);
      return why === null ? msg('not enough data') : msg(str`not enough data: ${why}`);
    }
  }
}

/** What the network keeps from calls, in few words. A code of a newer server says nothing here. */
function blockedText(code: string | null): string | null {
  switch (code) {
    case 'nothing-open':
      return msg('nothing gets through to the relay');
    case 'udp-blocked':
      return msg('UDP is blocked');
    case 'no-data':
      return msg('nothing comes back through the relay');
    case 'ports-blocked':
      return msg('some ports are blocked');
    case 'name-failed':
      return msg('a name of the relay cannot be looked up');
    case 'certificate-rejected':
      return msg('the certificate on the TLS port is not trusted');
    case 'relay-refused':
      return msg('the relay refused');
    case 'family-blocked':
      return msg('one of IPv4 and IPv6 is blocked');
    case 'fallback-blocked':
      return msg('TCP or TLS is blocked');
    default:
      return null;
  }
}

/** `packet loss up 3.1 %`: up is from the device to the relay. */
function missText(miss: ResultSummary['worstMiss']): string | null {
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

/** What fails or voids a test, or what the network kept from it, in few words. A code of a newer server says nothing here. */
export function findingText(code: string | null): string | null {
  switch (code) {
    case 'connection-lost':
      return msg('the connection broke off');
    case 'not-connected':
      return msg('no call could be made');
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
      return blockedText(code);
  }
}
