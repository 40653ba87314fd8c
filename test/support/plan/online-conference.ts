import { callFlow, type CallFlow, type FlowInput } from '../../../src/core/flows/call-flow.ts';

/** How an Online conference of two people inside flows over the Internet, or what is made of it. */
export function onlineConference(changed: Partial<FlowInput>): CallFlow {
  const flow = callFlow({
    deployment: 'online',
    scenario: 'online-conference',
    user: 'inside',
    other: 'inside',
    hasExpressRoute: false,
    ...changed,
  });
  if (!flow) throw new Error('The document does not tell this flow.');
  return flow;
}
