import { outcomeOfSegment, type SiteFigures } from './segment-figures.ts';

/**
 * Where calls of a site go wrong, as far as measuring can tell. The segment from the network's edge "excludes the
 * customer's internal network or WAN", so what misses from the site and meets from its edge is in that network (our rule).
 */
export type Fault =
  /** Both meet. */
  | 'none'
  /** ExpressRoute cannot help there. */
  | 'your-network'
  /** Between the network's edge and the Microsoft network. */
  | 'provider'
  /** The same edge meets through another relay: on the side of the relay, or on the way to it alone. */
  | 'beyond'
  /** Of one of the two too little is known. */
  | 'unknown';

/** Decides it. What is known of one segment alone says where a fault is only if that is the edge's. */
export function faultOf({ site, egress, egressElsewhere }: SiteFigures): Fault {
  const [fromSite, fromEgress] = [outcomeOfSegment(site), outcomeOfSegment(egress)];
  if (fromEgress === 'misses')
    return egressElsewhere.some((evidence) => outcomeOfSegment(evidence) === 'meets') ? 'beyond' : 'provider';
  if (fromEgress === 'no-data' || fromSite === 'no-data') return 'unknown';
  return fromSite === 'misses' ? 'your-network' : 'none';
}
