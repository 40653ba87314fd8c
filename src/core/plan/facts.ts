import type { PlanSite } from './catalogue.ts';

/** What the documents say beside a decision, each with the number of its document. */

export type FactCode =
  /** "ExpressRoute has a guaranteed Availability SLA of 99.9%." */
  | 'availability-sla'
  /** "Designed to preserve DSCP QoS markings"; the Internet "doesn't preserve QoS markings". */
  | 'dscp-kept'
  /** "The Azure ExpressRoute Premium Add-on is required for Office 365 to enable global routing." */
  | 'premium-add-on'
  /** "Customers with at least 500 seats ... can get the required Premium Add-on at no additional expense." */
  | 'premium-add-on-free'
  /** Some traffic always goes by the Internet. */
  | 'internet-still-needed'
  /** "Azure ExpressRoute isn't a requirement for getting the most optimal ... media quality." */
  | 'expressroute-not-required'
  /** The targets between the edges "can also be used when negotiating a performance" SLA with a provider. */
  | 'evidence-for-provider';

export interface PlanFact {
  readonly code: FactCode;
  readonly document: '000' | '001';
}

export const AVAILABILITY_SLA_RATIO = 0.999;
/** From so many seats on the Premium Add-on costs nothing more. */
export const FREE_ADD_ON_SEATS = 500;

/** Those that hold for so many people. */
export function factsFor(sites: readonly PlanSite[]): PlanFact[] {
  const people = sites.reduce((sum, site) => sum + (site.people ?? 0), 0);
  return [
    { code: 'expressroute-not-required', document: '000' },
    { code: 'availability-sla', document: '000' },
    { code: 'dscp-kept', document: '000' },
    { code: people >= FREE_ADD_ON_SEATS ? 'premium-add-on-free' : 'premium-add-on', document: '000' },
    { code: 'evidence-for-provider', document: '000' },
    { code: 'internet-still-needed', document: '001' },
  ];
}
