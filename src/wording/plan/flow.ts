import { msg, str } from '@lit/localize';
import type { CallFlow, FlowInput } from '../../core/flows/call-flow.ts';
import type { Contradiction } from '../../core/flows/contradictions.ts';
import type { BudgetShare, FlowBudget, StretchFigures, Unmeasured } from '../../core/flows/flow-budget.ts';
import type { FlowPath } from '../../core/flows/flow-path.ts';
import type {
  FlowNote,
  FlowRole,
  FlowScenario,
  FlowSource,
  Principle,
  Whereabouts,
} from '../../core/flows/flow-scenario.ts';
import type { FlowNode, NetworkSegment } from '../../core/flows/network-segment.ts';
import { targetsOf, type TargetChoice } from '../../core/verdict/targets.ts';
import { targetInSentence } from '../result/target.ts';
import { sampledName, sampledValue } from '../sites/sampled-metric.ts';
import { withinSentence } from './decision.ts';
import { isolated } from '../isolated.ts';
import { deploymentName } from './place.ts';

/** How a call flows, in words: those of document 001 where it has them. */

const SCENARIOS: Readonly<Record<FlowScenario, () => string>> = {
  'peer-to-peer': () => msg('A call of two'),
  'peer-to-peer-mixed-homes': () => msg('A call of two, one homed Online and one on-premises'),
  'federated-peer': () => msg('A call with somebody of another company'),
  'online-conference': () => msg('A conference that is hosted Online'),
  'on-premises-conference': () => msg('A conference that is hosted on-premises'),
  'online-conference-by-on-premises-edge': () => msg('An Online conference by the on-premises Edge'),
  'other-company-conference': () => msg('A conference on another company\u2019s servers'),
  pstn: () => msg('A call to a telephone (PSTN)'),
  broadcast: () => msg('Watching a meeting broadcast'),
};
export const scenarioName = (scenario: FlowScenario): string => SCENARIOS[scenario]();

export const whereaboutsName = (place: Whereabouts): string =>
  place === 'inside' ? msg('in your network') : msg('on the Internet');

const SEGMENTS: Readonly<Record<NetworkSegment, () => string>> = {
  'your-network': () => msg('Your network'),
  internet: () => msg('Internet'),
  expressroute: () => msg('ExpressRoute'),
  'microsoft-network': () => msg('Microsoft network'),
};
export const networkName = (segment: NetworkSegment): string => SEGMENTS[segment]();

/** Short enough for a box of the picture. */
const NODES: Readonly<Record<FlowNode, () => string>> = {
  'user-inside': () => msg('User'),
  'user-outside': () => msg('User'),
  'other-user-inside': () => msg('Other user'),
  'other-user-outside': () => msg('Other user'),
  'federated-user': () => msg('Federated user'),
  'on-premises-server': () => msg('Your server'),
  'on-premises-edge': () => msg('Your Edge'),
  'cloud-connector': () => msg('Cloud Connector'),
  'online-server': () => msg('Online server'),
  'online-edge': () => msg('Online Edge'),
  'phone-system': () => msg('Phone system'),
  'other-company-server': () => msg('Their server'),
  'broadcast-service': () => msg('Broadcast'),
};
export const nodeName = (node: FlowNode): string => NODES[node]();

export const roleName = (role: FlowRole): string => (role === 'user' ? msg('User') : msg('Other user'));
export const trafficName = (traffic: 'signaling' | 'media'): string =>
  traffic === 'signaling' ? msg('Signaling') : msg('Media');

/** `1. Your network: User to Online Edge`, one for each leg, in order. */
export const legSentences = ({ legs }: FlowPath): string[] =>
  legs.map(({ segment, from, to }) =>
    msg(str`${networkName(segment)} (${nodeName(from)} to ${nodeName(to)})`),
  );

/** The word of the tables for a way. */
export function pathWord({ word }: Pick<FlowPath, 'word'>): string {
  switch (word) {
    case 'local':
      return msg('local to the organization');
    case 'internet':
      return msg('Internet');
    case 'expressroute':
      return msg('ExpressRoute');
  }
}

/** Published targets along a way of media, with what they hold; one sentence where there is none. */
export function targetSentences({ targets, legs }: FlowPath): string[] {
  if (targets.length === 0) return [msg('No published target holds on this way.')];
  return targets.map(({ target, firstLeg, lastLeg }) => {
    const crossed = legs
      .slice(firstLeg, lastLeg + 1)
      .map(({ segment }) => networkName(segment))
      .join(', ');
    const limit = `${targetsOf({ kind: target })?.rttMs ?? '?'} ms`;
    return target === 'client-edge'
      ? msg(
          str`${crossed}: targets from a client to the edge of the Microsoft network (round trip under ${limit})`,
        )
      : msg(
          str`${crossed}: targets from the edge of your network to that of the Microsoft network (round trip under ${limit})`,
        );
  });
}

const PRINCIPLES: Readonly<Record<Principle, () => string>> = {
  1: () => msg('A conference is hosted in the region where its organizer is homed.'),
  2: () =>
    msg(
      'Media of a conference always goes to the server that hosts it; of an Online conference always by an Edge server.',
    ),
  3: () =>
    msg('Media of a call of two takes the most direct route that is available, else Edge servers relay it.'),
  4: () => msg('Signaling always goes to the server where the user is homed, Online or on-premises.'),
  5: () => msg('Whoever joins an Online conference always uses an Edge server, or two.'),
  6: () =>
    msg(
      'Whoever joins an on-premises conference from within that network typically uses no Edge server, from outside one or two.',
    ),
};
export const principleText = (principle: Principle): string => PRINCIPLES[principle]();

const NOTES: Readonly<Record<FlowNote, () => string>> = {
  'assumes-blocked-direct': () => msg('Assumes that a firewall blocks direct connections: an Edge relays.'),
  'like-conference': () => msg('Media goes as that to a conferencing server.'),
  'not-through-microsoft': () => msg('No data passes through the Microsoft cloud.'),
  'internet-even-by-edge': () => msg('By the Internet, even if an Online Edge server is needed.'),
  'homed-on-premises': () => msg('Signaling flows locally to the on-premises datacenter.'),
  'only-online-user-to-cloud': () => msg('Only signaling of the user who is homed Online goes to the cloud.'),
  'edge-decides-media': () =>
    msg('Whether the Online or the on-premises Edge is used decides how media goes.'),
  'organizer-decides-server': () => msg('The organizer decides which server hosts the conference.'),
  'like-cloud-connector': () => msg('As with Cloud Connector.'),
  'by-cloud-connector-edge': () => msg('By the Edge that is in the Cloud Connector.'),
  'expressroute-by-online-edge': () =>
    msg('If an Online Edge server is used, media could cross ExpressRoute.'),
  'returns-through-your-network': () => msg('Back through your network, then to the cloud.'),
  'stream-by-internet': () => msg('A stream always comes by the Internet.'),
};
export const flowNoteText = (note: FlowNote): string => NOTES[note]();

const DEPLOYMENT_TABLES = {
  online: () => msg('Online'),
  hybrid: () => msg('Hybrid'),
  'cloud-connector': () => msg('Cloud Connector'),
};
/** Where it stands in the document. */
export const flowSourceText = (source: FlowSource): string =>
  source.kind === 'table'
    ? msg(
        str`Call flow using ExpressRoute (001), table ${DEPLOYMENT_TABLES[source.deployment]()}, row ${source.row}`,
      )
    : msg(str`Call flow using ExpressRoute (001), \u201c${source.section}\u201d`);

/** Both sides of a contradiction, the shown one first. */
export const contradictionSentences = ({ sources }: Contradiction): string[] =>
  sources.map(({ document, where, says }, at) =>
    at === 0
      ? msg(str`Shown: ${document}, ${where}: \u201c${says}\u201d`)
      : msg(str`Against it: ${document}, ${where}: \u201c${says}\u201d`),
  );

const MISSING: Readonly<Record<Unmeasured, () => string>> = {
  'way-of-user': () => msg('the user\u2019s way to the edge of the Microsoft network'),
  'way-of-other-user': () => msg('the other user\u2019s way to the edge of the Microsoft network'),
  'network-of-user': () => msg('the user\u2019s way to the edge of your network'),
  'network-of-other-user': () => msg('the other user\u2019s way to the edge of your network'),
  'direct-way': () => msg('the direct way'),
  'microsoft-network': () => msg('the Microsoft network'),
  devices: () => msg('devices'),
  servers: () => msg('servers'),
};

const ms = (value: number): string => `${Math.round(value * 10) / 10} ms`;

const whose = (source: StretchFigures['source']): string =>
  source === 'measured' ? msg('measured') : msg('entered');

/** `over the Internet to the edge of the Microsoft network`. */
function stretchName({ network, target, via }: StretchFigures): string {
  const over =
    network === 'internet'
      ? msg('over the Internet')
      : via === null
        ? msg('over ExpressRoute')
        : msg(str`over ExpressRoute (${isolated(via)})`);
  return target === 'client-edge' ? over : msg(str`from the edge of your network ${over}`);
}

/** One end's share, with whose figure it is. */
export function shareText({
  role,
  site,
  rttMs,
  targetMs,
  oneWayMs,
  load,
  source,
  ...of
}: BudgetShare): string {
  const stretch = stretchName({ rttMs, targetMs, source, ...of });
  return msg(
    str`${roleName(role)} at ${isolated(site)}, ${stretch}: round trip ${ms(rttMs)} of ${ms(targetMs)} (${load.toFixed(2)}), so ${ms(oneWayMs)} one way, ${whose(source)}`,
  );
}

/** Round trips beside each other, short enough for a box of the picture. */
export const roundTripsText = (shares: readonly Pick<BudgetShare, 'rttMs'>[]): string =>
  shares.map(({ rttMs }) => ms(rttMs)).join(', ');

/** All that is known of a stretch: `Oslo, over the Internet: round trip 80 ms of 100 ms, loss 0.2 % of 1 %, measured`. */
export function stretchText(stretch: StretchFigures, site: string): string {
  const figures = stretch.figures
    .map(({ name, value, target }) => {
      const shown = value === null ? msg('no connection') : sampledValue(name, value);
      return msg(str`${withinSentence(sampledName(name))} ${shown} of ${sampledValue(name, target)}`);
    })
    .join(', ');
  return msg(str`${isolated(site)}, ${stretchName(stretch)}: ${figures}, ${whose(stretch.source)}`);
}

/** The sum, and what it leaves out. */
export function budgetSentences({ shares, oneWayMs, worst, unmeasured }: FlowBudget): string[] {
  const left = unmeasured.map((each) => MISSING[each]()).join(', ');
  if (oneWayMs === null) return [msg(str`Nothing of this way is measured: ${left}.`)];
  const sum = shares.map((share) => ms(share.oneWayMs)).join(' + ');
  const total = shares.length > 1 ? `${sum} = ${ms(oneWayMs)}` : sum;
  return [
    msg(str`${total} one way, plus what is not measured: ${left}.`),
    ...(worst ? [msg(str`Worst: ${isolated(worst.site)} (${worst.load.toFixed(2)} of its target).`)] : []),
  ];
}

/** What the picture shows, for those who do not see it. */
export const pictureText = ({ roles }: CallFlow): string =>
  roles
    .flatMap(({ role, signaling, media }) => {
      const said = (traffic: 'signaling' | 'media', path: FlowPath | undefined): string[] =>
        path ? [msg(str`${roleName(role)}, ${trafficName(traffic)}: ${pathWord(path)}`)] : [];
      return [...said('signaling', signaling[0]), ...said('media', media[0])];
    })
    .join('; ');

/** Which call it is, in one line. */
export function flowTitle({ deployment, scenario, user, other, hasExpressRoute }: FlowInput): string {
  const circuit = hasExpressRoute ? msg('with ExpressRoute') : msg('without ExpressRoute');
  return msg(
    str`${scenarioName(scenario)}: ${deploymentName(deployment)}, the user ${whereaboutsName(user)}, the other ${whereaboutsName(other)}, ${circuit}`,
  );
}

/** Of which test the figures are, and what they are held against. */
export const testSentence = (name: string, target: TargetChoice): string =>
  msg(str`Figures of one test (${isolated(name)}), held against: ${targetInSentence(target)}.`);

/** Where the documents tell nothing. */
export const untoldFlow = (): string => msg('The document does not tell how this call flows.');
