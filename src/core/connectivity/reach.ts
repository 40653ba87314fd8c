import { isSurelyShut } from './chance.ts';
import type { CheckOutcome } from './check.ts';
import { EXPECTED_PORTS } from './planned-checks.ts';
import { waysOf, type Way } from './ways.ts';

/** Whether calls get through: UDP on every port that the relay offers. TCP and TLS are second ways. */
export type Reach =
  /** Of the ports that calls need some may be untried, and TCP 443 closed: `neededPorts`. */
  | 'all-open'
  /** Calls may come about by other ways, and suffer. */
  | 'needed-blocked'
  | 'nothing-open'
  /** The relay refused, or offers no UDP, or the browser asked nothing. */
  | 'unknown';

const CLOSED: readonly Way['state'][] = ['blocked', 'refused', 'no-data', 'dns-failed'];

/** The network refused, not the relay in its own words, which came through; and it was not loss. */
const isClosed = (way: Way): boolean =>
  way.refusedCode === null && CLOSED.includes(way.state) && isSurelyShut(way);

/** A port that calls need to the relay (requirement R11: UDP 3478 to 3481 and TCP 443), with what is known of it. */
export interface NeededPort {
  readonly transport: 'udp' | 'tcp';
  readonly port: number;
  /** `untried`: the relay does not offer it, or the browser did not ask. */
  readonly state: 'open' | 'closed' | 'untried';
}

const NEEDED = EXPECTED_PORTS.filter(({ transport, port }) => transport === 'udp' || port === 443);

/**
 * What is known of each port that calls need. TLS is TCP to whoever lets it out, and somebody who is not trusted has been
 * reached. No sentence may say that all of them are open which does not ask here.
 */
export function neededPorts(checks: readonly CheckOutcome[]): NeededPort[] {
  const ways = waysOf(checks);
  return NEEDED.filter(({ transport }) => transport !== 'tls').map(({ transport, port }): NeededPort => {
    const isUdp = transport === 'udp';
    const own = ways.filter((way) => way.port === port && (way.transport === 'udp') === isUdp);
    const isOpen = own.some(
      ({ portState, refusedCode }) =>
        portState === 'open' || portState === 'certificate-rejected' || refusedCode !== null,
    );
    const isTried = own.some(({ portState }) => CLOSED.includes(portState) && portState !== 'dns-failed');
    return {
      transport: isUdp ? 'udp' : 'tcp',
      port,
      state: isOpen ? 'open' : isTried ? 'closed' : 'untried',
    };
  });
}

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
