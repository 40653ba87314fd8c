import { msg, str } from '@lit/localize';
import { HOST_RULES, type HostPurpose } from '../../core/sizing/connector-host.ts';
import {
  outageMeaning,
  type CallDirection,
  type ConnectorComponent,
  type OutageAdvice,
  type OutageEffect,
} from '../../core/sizing/connector-outage.ts';
import type { CertificateNames, CertificateProblem } from '../../core/sizing/edge-certificate.ts';
import { CLIENT_PORTS, EDGE_PORTS_FROM } from '../../core/sizing/media-ports.ts';
import { LEAST_GATEWAYS, MOST_PSTN_SITES, type PstnSite } from '../../core/sizing/cloud-connector.ts';
import { wholeNumber } from '../quantity.ts';

/** What a Cloud Connector needs beside appliances, in words: names, host rules, and what an outage means (document 003). */

/** One PSTN site after the other, with what it carries. */
export const pstnSiteSentences = (sites: readonly PstnSite[]): string[] =>
  // Over the most that there may be, one by one tells nobody anything.
  sites.length > MOST_PSTN_SITES
    ? []
    : sites.map(({ workingBoxes, spareBoxes, mostCalls }, at) =>
        msg(
          str`PSTN site ${at + 1}: ${workingBoxes} that carry up to ${wholeNumber(mostCalls)} calls, and ${spareBoxes} to spare`,
        ),
      );

export const gatewaySentence = (): string =>
  msg(str`At least ${LEAST_GATEWAYS} gateways are recommended (003).`);

/** What nobody can choose. */
export const fixedPortSentences = (): string[] => [
  msg(str`Clients always use ports ${CLIENT_PORTS.from}-${CLIENT_PORTS.to}; that cannot be changed (003).`),
  msg(str`The range of the Edge always starts at ${EDGE_PORTS_FROM} (003).`),
];

const PURPOSES: Readonly<Record<HostPurpose, () => string>> = {
  dns: () => msg('looking up names (DNS)'),
  'certificate-revocation': () => msg('certificate revocation lists (CRL)'),
  'updates-and-administration': () =>
    msg('updates of Cloud Connector and Windows, and Skype for Business Online Admin PowerShell'),
};

/** Rules of the machine below the appliance, row by row. */
export const hostRuleSentences = (): string[] =>
  HOST_RULES.map(({ purpose, protocols, ports }) =>
    msg(
      str`Out from the host to any, ${protocols.map((each) => each.toUpperCase()).join('/')} ${ports.join(', ')}: ${PURPOSES[purpose]()} (003)`,
    ),
  );

const PROBLEMS: Readonly<Record<CertificateProblem, () => string>> = {
  'pool-name-reserved': () =>
    msg('The subject cannot be sip.DOMAIN: that name is reserved for the Edge of Office 365 (003).'),
  'onmicrosoft-domain': () =>
    msg('The default domain onmicrosoft.com is not supported as a SIP domain (003).'),
  'pool-outside-domains': () => msg('A pool is in none of the SIP domains (our check).'),
  'nothing-given': () => msg('Type a SIP domain and the full name of a pool.'),
};

/** Names of an Edge certificate, or what is wrong with them. */
export const certificateSentences = ({ subject, alternatives, problems }: CertificateNames): string[] => [
  ...problems.map((problem) => PROBLEMS[problem]()),
  ...(subject === null ? [] : [`SN = ${subject}`, ...alternatives.map((name) => `SAN = ${name}`)]),
];

/** What it does not take from names. */
export const certificateNotes = (): string[] => [
  msg('From a public authority, with a private key that can be exported to the other Edge components (003).'),
  msg('Make no external DNS entry for sip.DOMAIN: that name belongs to Office 365 (003).'),
];

const COMPONENTS: Readonly<Record<ConnectorComponent, () => string>> = {
  edge: () => msg('the Edge component'),
  mediation: () => msg('the Mediation component'),
  'central-management': () => msg('the Central Management Store'),
  'domain-controller': () => msg('the domain controller'),
};
const DIRECTIONS: Readonly<Record<CallDirection, () => string>> = {
  outbound: () => msg('calls to the telephone network'),
  inbound: () => msg('calls from the telephone network'),
};
const EFFECTS: Readonly<Record<OutageEffect, () => string>> = {
  'another-appliance': () => msg('the cloud sees it and routes them to another appliance'),
  'calls-to-it-fail': () =>
    msg('those that reach this appliance fail, since its Mediation component cannot use the Edge of another'),
  'works-until-restart': () => msg('go on, until a component is restarted that needs the one that is down'),
  'continues-in-general': () => msg('go on in general; the document says no more'),
};
const ADVICE: Readonly<Record<OutageAdvice, () => string>> = {
  'shut-down-appliance': () =>
    msg(
      'If an Edge component is down: shut down all components of its appliance. Have monitoring that sees it (003).',
    ),
  'check-before-restart': () =>
    msg('Before restarting a component, check that the others of its appliance are there (003).'),
};
const OUTAGES: readonly ConnectorComponent[] = [
  'edge',
  'central-management',
  'domain-controller',
  'mediation',
];

/** What a call meets when one component of several appliances is down. */
export const outageSentences = (): string[] => [
  ...OUTAGES.flatMap((down) =>
    (['outbound', 'inbound'] as const).map((direction) =>
      msg(
        str`Without ${COMPONENTS[down]()}, ${DIRECTIONS[direction]()}: ${EFFECTS[outageMeaning(down, direction).effect]()} (003)`,
      ),
    ),
  ),
  ADVICE['shut-down-appliance'](),
  ADVICE['check-before-restart'](),
];
