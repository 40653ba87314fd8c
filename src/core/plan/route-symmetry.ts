/** Whether answers go back the way that requests came, on paper ("Design inbound service connectivity", document 002). */

/** One kind of connection that Office 365 opens to a server of the organisation. */
export interface InboundFlow {
  readonly name: string;
  readonly entersBy: 'internet' | 'expressroute';
  /** Whether the source address is translated before the flow reaches the server. */
  readonly isSourceNat: boolean;
  /** Whether the servers' segment sees the routes that Microsoft advertises over ExpressRoute. */
  readonly seesExpressRouteRoutes: boolean;
  /** Where the server's public address is advertised. */
  readonly advertisedTo: readonly ('internet' | 'expressroute')[];
}

export type SymmetryRemedy = 'source-nat' | 'scope-routes';

export interface SymmetryFinding {
  readonly name: string;
  readonly isSymmetric: boolean;
  /** Any one of them makes it symmetric. */
  readonly remedies: readonly SymmetryRemedy[];
  /** It is said to enter by a way on which its address is not advertised. */
  readonly isContradictory: boolean;
}

/** Judges one flow. */
export function symmetryOf(flow: InboundFlow): SymmetryFinding {
  const { name, entersBy, isSourceNat, seesExpressRouteRoutes, advertisedTo } = flow;
  const isContradictory = !advertisedTo.includes(entersBy);
  // In by the Internet, back by ExpressRoute, whose routes are more scoped and so preferred.
  if (entersBy === 'internet')
    return isSourceNat || !seesExpressRouteRoutes
      ? { name, isSymmetric: true, remedies: [], isContradictory }
      : { name, isSymmetric: false, remedies: ['source-nat', 'scope-routes'], isContradictory };
  // In by ExpressRoute, back by any ExpressRoute connection that there is.
  return isSourceNat
    ? { name, isSymmetric: true, remedies: [], isContradictory }
    : { name, isSymmetric: false, remedies: ['source-nat'], isContradictory };
}

/** The addresses that outbound connections come from ("Design outbound service connectivity"). */
export interface OutboundSource {
  readonly name: string;
  /** Public, and registered to the company or to the carrier. */
  readonly isRegistered: boolean;
  /** Advertised to Microsoft, and accepted by ExpressRoute. */
  readonly isAccepted: boolean;
  /** Advertised to the Internet too, with the same or a more preferred metric. */
  readonly isPreferredOnInternet: boolean;
  /** Used for Microsoft services that are not configured over ExpressRoute. */
  readonly isUsedElsewhere: boolean;
}

/** The four rules; what breaks one risks "route black holing or asymmetric routing". */
export const OUTBOUND_RULES = [
  'registered',
  'advertised-and-accepted',
  'not-preferred-on-internet',
  'expressroute-only',
] as const;
export type OutboundRule = (typeof OUTBOUND_RULES)[number];

/** The rules that addresses break, in their order. */
export function brokenOutboundRules(source: OutboundSource): OutboundRule[] {
  const keeps: Readonly<Record<OutboundRule, boolean>> = {
    registered: source.isRegistered,
    'advertised-and-accepted': source.isAccepted,
    'not-preferred-on-internet': !source.isPreferredOnInternet,
    'expressroute-only': !source.isUsedElsewhere,
  };
  return OUTBOUND_RULES.filter((rule) => !keeps[rule]);
}
