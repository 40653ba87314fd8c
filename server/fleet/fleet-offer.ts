import type { RelayKind } from '../../src/core/relay.ts';
import type { RelayReport } from '../../src/wire/relays/joining.ts';
import type { JoinedRelay } from './joined-relay.ts';

/** What a page is offered of a relay that joined. */
export interface FleetOffer {
  readonly name: string;
  readonly place: string | null;
  readonly kind: RelayKind;
  readonly group: string | null;
  readonly secret: string;
  readonly issuer: string;
  readonly publicHost: string;
  readonly endpoints: RelayReport['endpoints'];
  /** Its clock less that of the server: by its own it tells whether credentials still hold. */
  readonly clockAheadMs: number;
}

/** What pages are offered of a relay. */
export function offerOf(relay: JoinedRelay): FleetOffer {
  const { report, secret, issuer, publicHost, clockAheadMs } = relay;
  const { name, place, kind, group = null, endpoints } = report;
  return { name, place, kind, group, secret, issuer, publicHost, endpoints, clockAheadMs };
}
