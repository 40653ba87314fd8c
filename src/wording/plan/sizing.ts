import { msg, str } from '@lit/localize';
import type { BandwidthLimit } from '../../core/sizing/bandwidth.ts';
import type { ConnectorLimit } from '../../core/sizing/cloud-connector.ts';
import type { Formula } from '../../core/sizing/formula.ts';
import type { RangeLimit } from '../../core/sizing/media-ports.ts';
import { NAT_DEFAULTS, type NatPoolLimit } from '../../core/sizing/nat-pool.ts';
import type { PathRange } from '../../core/find-calls/call-range.ts';
import { PORTS_OF_A_RELAY, SYMMETRIC_PORTS, type FoundNat } from '../../core/sizing/found-nat.ts';
import type { FoundCalls, SizingField } from '../../core/sizing/sizing-choice.ts';
import { idleWording } from '../connectivity/connectivity.ts';
import { moment } from '../time.ts';
import type { InputOrigin, SizingInput } from '../../core/sizing/sizing-input.ts';
import { wholeNumber } from '../quantity.ts';

/** How big things must be, in words: formulas with their numbers, where each comes from, and limits explained. */

/** Who says a number. */
export function originName(origin: InputOrigin): string {
  switch (origin) {
    case 'typed':
      return msg('typed');
    case 'catalogue':
      return msg('catalogue');
    case 'measured':
      return msg('measured');
    case 'document-003':
      return msg('document 003');
    case 'ours':
      return msg('ours');
  }
}

const number = (value: number): string =>
  Number.isInteger(value) ? wholeNumber(value) : String(Math.round(value * 1000) / 1000);
const term = (value: SizingInput | number | undefined): string => {
  if (value === undefined) return '?';
  if (typeof value === 'number') return number(value);
  return value.origin === 'typed'
    ? number(value.value)
    : `${number(value.value)} [${originName(value.origin)}]`;
};

/** A formula with the numbers in it: `boxes that carry calls = ceil(501 / 500 [document 003]) = 2`. */
export function formulaText({ code, terms, result }: Formula): string {
  const of = (name: string): string => term(terms[name]);
  const equals = number(result);
  switch (code) {
    case 'working-boxes':
      return msg(str`Appliances that carry calls = ceil(${of('calls')} / ${of('callsPerBox')}) = ${equals}`);
    case 'pstn-sites':
      return msg(
        str`PSTN sites = ceil(${of('workingBoxes')} / (${of('boxesPerSite')} - ${of('spares')})) = ${equals}`,
      );
    case 'boxes':
      return msg(
        str`Appliances = ${of('workingBoxes')} + ${of('pstnSites')} \u00d7 ${of('spares')} = ${equals}`,
      );
    case 'media-ports':
      return msg(str`Media ports = ${of('calls')} \u00d7 ${of('portsPerCall')} = ${equals}`);
    case 'range-ports':
      return msg(str`Ports of the range = ${of('to')} - ${of('from')} + 1 = ${equals}`);
    case 'calls-in-ports':
      return msg(str`Calls = floor(${of('ports')} / ${of('portsPerCall')}) = ${equals}`);
    case 'usable-ports':
      return msg(
        str`Usable ports of an address = ${of('portsPerAddress')} - ${of('reservedPorts')} = ${equals}`,
      );
    case 'devices-per-address':
      return msg(
        str`Devices of an address = floor(${of('usable')} / (${of('portsPerDevice')} + ${of('reservePerDevice')})) = ${equals}`,
      );
    case 'addresses':
      return msg(str`Addresses = ceil(${of('devices')} / ${of('devicesPerAddress')}) = ${equals}`);
    case 'calls-at-once':
      return msg(str`Calls at once = ceil(${of('people')} \u00d7 ${of('inCallsRatio')}) = ${equals}`);
    case 'audio-mbps':
      return msg(
        str`Audio each way, Mbit/s = ${of('calls')} \u00d7 ${of('kbpsPerCall')} / 1,000 = ${equals}`,
      );
    case 'link-mbps':
      return msg(str`Link each way, Mbit/s = ${of('audioMbps')} / ${of('fillRatio')} = ${equals}`);
  }
}

const LIMITS: Readonly<Record<ConnectorLimit | RangeLimit | NatPoolLimit | BandwidthLimit, () => string>> = {
  'several-pstn-sites': () =>
    msg('One PSTN site is full, so there are several; that each has spares of its own is our rule.'),
  'too-many-pstn-sites': () => msg('A deployment has 200 PSTN sites at most (003).'),
  'evaluation-only': () => msg('A single appliance is for evaluation only (003).'),
  'no-spare': () => msg('Nothing is left when an appliance fails: no availability is promised.'),
  'small-hardware': () =>
    msg('The smaller version is for evaluation, or for sites with low call volumes (003).'),
  'unsupported-version': () => msg('Versions before 2.0.1 are no longer supported (003).'),
  'no-published-number': () => msg('No document gives a number for this: the defaults are ours.'),
  'device-beyond-address': () =>
    msg('One device wants more ports than an address has: no number of addresses is enough.'),
  'pool-per-stateful-peering': () =>
    msg('Each ExpressRoute peering with stateful devices needs a pool of its own (002).'),
  'range-too-small': () => msg('The range carries fewer calls than there are at the peak.'),
  'gateway-range-too': () =>
    msg('Whoever limits the range must set the same range at the gateway too (003).'),
  'link-too-small': () => msg('The link has less than these calls need.'),
  'missed-by-search': () => msg('A search on this link missed a target at so many calls, or at fewer.'),
  'beyond-search': () => msg('A search on this link carried fewer; of so many calls nothing is known.'),
};
export const sizingLimitText = (limit: keyof typeof LIMITS): string => LIMITS[limit]();

/** What availability the document promises. */
export const availabilityText = (ratio: number | null): string =>
  ratio === null
    ? msg('No availability is promised.')
    : msg(str`Availability: ${(ratio * 100).toFixed(1)} % (003).`);

/** Which spares somebody chooses. */
export const sparesName = (spares: number): string => (spares === 0 ? msg('N: no spare') : `N+${spares}`);

export const PLANNERS = [
  'cloud-connector',
  'media-ports',
  'certificate',
  'host',
  'outage',
  'nat-pool',
  'bandwidth',
] as const;
export type Planner = (typeof PLANNERS)[number];

/** A name of a planner, as a heading. */
export function plannerName(planner: Planner): string {
  switch (planner) {
    case 'cloud-connector':
      return msg('Cloud Connector');
    case 'media-ports':
      return msg('Media ports of the Mediation component');
    case 'certificate':
      return msg('Names in the certificate of the Edge');
    case 'host':
      return msg('What the host must reach');
    case 'outage':
      return msg('When a component is down');
    case 'nat-pool':
      return msg('NAT pool');
    case 'bandwidth':
      return msg('Bandwidth');
  }
}

const rangeText = ({ carried, missed }: PathRange): string =>
  missed === null
    ? msg(str`carried ${carried} within the targets, and missed at no number that was tried`)
    : msg(str`carried ${carried} within the targets, missed at ${missed}`);

/** What a search for the number of calls has found, by direction, with its date; never called a capacity. */
export const foundCallsSentences = ({ all, up, down, atMs }: FoundCalls): string[] => [
  msg(str`Measured ${moment(atMs)}: ${rangeText(all)}.`),
  msg(str`Up: ${rangeText(up)}. Down: ${rangeText(down)}.`),
  msg('Its calls are test calls of 444 kbit/s each way: five audio streams of 88.8.'),
];

/** What a test has found of the NAT. */
export const foundNatSentences = ({ mapping, keptS, lostS, atMs }: FoundNat): string[] => [
  `${msg(str`Measured ${moment(atMs)}:`)} ${mappingText(mapping)}`,
  ...(keptS === null && lostS === null ? [] : [idleWording({ keptS, lostS })]),
];

function mappingText(mapping: FoundNat['mapping']): string {
  switch (mapping) {
    case 'endpoint-independent':
      return msg('the NAT gives a socket one port outside, whomever it talks to (endpoint-independent).');
    case 'address-dependent':
      return msg('the NAT gives a socket another port outside for each address (address-dependent).');
    case 'address-and-port-dependent':
      return msg(
        str`the NAT gives a socket another port outside for each address and port (symmetric): towards the ${PORTS_OF_A_RELAY} ports of a relay it takes ${PORTS_OF_A_RELAY}, so a device is counted with ${SYMMETRIC_PORTS.value} ports in place of ${NAT_DEFAULTS.portsPerDevice.value} (ours).`,
      );
  }
}

const FIELDS: Readonly<Record<SizingField, () => string>> = {
  calls: () => msg('Calls at once at the peak'),
  'port-from': () => msg('First port'),
  'port-to': () => msg('Last port'),
  domains: () => msg('SIP domains'),
  pools: () => msg('Full names of the Edge pools'),
  devices: () => msg('Devices behind the NAT'),
  'address-ports': () => msg('Ports of an address'),
  'reserved-ports': () => msg('Of those, reserved'),
  'device-ports': () => msg('Ports a device'),
  'device-reserve': () => msg('Reserve a device'),
  peerings: () => msg('ExpressRoute peerings with stateful devices'),
  people: () => msg('People'),
  'in-calls-percent': () => msg('In a call at once, %'),
  'call-kbps': () => msg('Audio of a call each way, kbit/s'),
  'fill-percent': () => msg('How full the link may be, %'),
  'link-mbps': () => msg('The link has, Mbit/s each way'),
};
/** What an input is called, at its field and where it cannot be read. */
export const sizingFieldName = (field: SizingField): string => FIELDS[field]();

/** Where an input cannot be calculated with. */
export const notSizable = (): string => msg('Type whole numbers from 1.');

/** The same of one input. */
export const notSizableBy = (field: SizingField): string =>
  msg(str`Cannot be calculated with: ${sizingFieldName(field)} (--${field}).`);

const FIELD_HELP: Readonly<Record<SizingField, () => string>> = {
  calls: () => msg('calls at once at the peak'),
  'port-from': () => msg('first media port of the Mediation component (default: 49152)'),
  'port-to': () => msg('last media port of the Mediation component (default: 57500)'),
  domains: () => msg('SIP domains, apart by commas'),
  pools: () =>
    msg('full names of the Edge pools, apart by commas; the first is the subject of the certificate'),
  devices: () => msg('devices behind the NAT'),
  'address-ports': () => msg('ports of a public address (default, ours: 64000)'),
  'reserved-ports': () => msg('of those, kept for something else (default, ours: 4000)'),
  'device-ports': () => msg('ports a device takes (default, ours: 6)'),
  'device-reserve': () => msg('ports kept free for each device (default, ours: 4)'),
  peerings: () =>
    msg('ExpressRoute peerings with stateful devices, each with a pool of its own (default: 0)'),
  people: () => msg('people at the site'),
  'in-calls-percent': () => msg('how many of them are in a call at once, in percent (default, ours: 10)'),
  'call-kbps': () => msg('audio of a call each way, kbit/s (default, ours: 88.8)'),
  'fill-percent': () => msg('how full the link may be, in percent (default, ours: 75)'),
  'link-mbps': () => msg('what the link has each way, Mbit/s'),
};
/** What an input is, as `edgewise plan size --help` has it. */
export const sizingFieldHelp = (field: SizingField): string => FIELD_HELP[field]();

/** All planners together. */
export const sizingTitle = (): string => msg('How big things must be');
