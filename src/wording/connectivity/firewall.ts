import { msg, str } from '@lit/localize';
import type { SheetFound, SheetRow } from '../../core/connectivity/firewall-sheet.ts';
import { isSymmetric, type NatFinding } from '../../core/connectivity/nat.ts';
import { RECOMMENDED_NEEDS } from '../../core/connectivity/published-rules.ts';
import type { Outcome } from '../../core/verdict/outcome.ts';

/** What was found of a rule, as a shape, a colour and a word. */
export interface FoundWording {
  readonly shown: Outcome;
  readonly word: string;
}

/** What was found of a rule from here. */
export function foundWording(found: SheetFound): FoundWording {
  switch (found) {
    case 'open':
      return { shown: 'meets', word: msg('Open') };
    case 'partly-open':
      return { shown: 'meets', word: msg('Open where it could be tried') };
    case 'closed':
      return { shown: 'misses', word: msg('Closed') };
    case 'not-checked':
      return { shown: 'no-data', word: msg('Not checked in this test') };
    case 'not-checkable':
      return { shown: 'no-data', word: msg('A browser cannot check it') };
  }
}

/** A place that a rule names: ours in words, those of the document as it has them. */
export function placeName(place: string): string {
  switch (place) {
    case 'clients':
      return msg('Every device that calls');
    case 'resolver':
      return msg('The name server of this network');
    default:
      return place;
  }
}

export const portName = (ports: string): string => (ports === 'any' ? msg('any') : ports);
export const protocolName = (protocol: string): string =>
  protocol === 'any' ? msg('any') : protocol.toUpperCase();
export const directionName = (direction: SheetRow['direction']): string =>
  direction === 'outbound' ? msg('Out') : msg('In');

/** Why a rule is needed, in a sentence. */
export function purposeText({ purpose, isOptional, note }: SheetRow): string {
  switch (purpose) {
    case 'page':
      return msg('This page and its results');
    case 'names':
      return note === null ? msg('Looking up the relay') : msg(str`Looking up ${note}`);
    case 'calls-udp':
      return msg('Calls: sound and video');
    case 'calls-tcp':
      return isOptional ? msg('Calls where UDP fails: the fallback') : msg('Calls');
    case 'calls-tls':
      return isOptional
        ? msg('Calls where only encrypted web traffic gets out: the last resort')
        : msg('Calls, as encrypted web traffic');
    case 'published':
      return [isOptional ? msg('Optional.') : '', note ?? ''].filter((part) => part !== '').join(' ');
  }
}

/** What it takes for marks for priority to arrive, for whoever runs the network. */
export const marksAdvice = (): string =>
  msg(
    'Priority (DSCP EF, 46): set it on Windows by group policy, for the browser and UDP to these ports; let switches, access points (WMM) and tunnels trust it. The Internet does not keep DSCP, ExpressRoute does.',
  );

/** Names of the published tables. */
export function tableTitle(table: SheetRow['table']): string {
  switch (table) {
    case 'relay':
      return msg('Rules for this relay');
    case 'internal':
      return msg('Internal firewall');
    case 'external-minimum':
      return msg('External firewall, minimum');
    case 'external-recommended':
      return msg('External firewall, recommended');
  }
}

/** Title of the recommended layout with what the document says of it, and what was measured of that from here. */
export function recommendedCaption(nat: readonly Pick<NatFinding, 'mapping'>[]): string {
  const said = `${tableTitle('external-recommended')}. ${RECOMMENDED_NEEDS}`;
  return isSymmetric(nat)
    ? msg(str`${said} Ruled out for clients of this network: the NAT that was measured here is symmetric.`)
    : said;
}
