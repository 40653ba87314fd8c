/** What a call meets when a component of one of several appliances is down ("Plan for high availability", 003). */

export type ConnectorComponent = 'edge' | 'mediation' | 'central-management' | 'domain-controller';
/** Outbound: from a user to the telephone network. Of the Edge the document tells it for a user in the Internet. */
export type CallDirection = 'outbound' | 'inbound';

export type OutageEffect =
  /** The cloud sees it and routes calls to another appliance. */
  | 'another-appliance'
  /** Calls that reach this appliance fail: its Mediation component cannot redirect them to another's Edge. */
  | 'calls-to-it-fail'
  /** The appliance still handles calls, until a component that needs the one that is down is restarted. */
  | 'works-until-restart'
  /** The document says no more than that Cloud Connector "can continue to handle calls". */
  | 'continues-in-general';

export type OutageAdvice =
  /** "Shut down all components in the appliance where the Edge component is not available." */
  | 'shut-down-appliance'
  /** "Before restarting components, check the availability of the other components in the appliance." */
  | 'check-before-restart';

export interface OutageMeaning {
  readonly effect: OutageEffect;
  readonly advice: OutageAdvice;
}

/** What it means for calls of a direction. */
export function outageMeaning(down: ConnectorComponent, direction: CallDirection): OutageMeaning {
  if (down === 'edge')
    return {
      effect: direction === 'outbound' ? 'another-appliance' : 'calls-to-it-fail',
      advice: 'shut-down-appliance',
    };
  return {
    effect: down === 'mediation' ? 'continues-in-general' : 'works-until-restart',
    advice: 'check-before-restart',
  };
}
