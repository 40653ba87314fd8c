import type { CheckOutcome } from './check.ts';
import { waysOf, type Way } from './ways.ts';

/** Whether what calls need gets through: UDP on every port that the relay offers. TCP and TLS are second ways. */
export type Reach =
  | 'all-open'
  /** Calls may come about by other ways, and suffer. */
  | 'needed-blocked'
  | 'nothing-open'
  /** The relay refused, or offers no UDP, or the browser asked nothing. */
  | 'unknown';

const CLOSED: readonly Way['state'][] = ['blocked', 'refused', 'no-data', 'dns-failed'];

/** The network refused, not the relay in its own words, which came through. */
const isClosed = ({ state, refusedCode }: Way): boolean => refusedCode === null && CLOSED.includes(state);

/** What the checks of a relay add up to, for an exit status or a headline. */
export function reachOf(checks: readonly CheckOutcome[]): Reach {
  const ways = waysOf(checks);
  if (ways.every((way) => way.portState !== 'open'))
    return ways.length > 0 && ways.every((way) => isClosed(way) || way.state === 'certificate-rejected')
      ? 'nothing-open'
      : 'unknown';
  const udp = ways.filter(({ transport }) => transport === 'udp');
  if (udp.some(isClosed)) return 'needed-blocked';
  return udp.length > 0 && udp.every(({ state }) => state === 'open') ? 'all-open' : 'unknown';
}
