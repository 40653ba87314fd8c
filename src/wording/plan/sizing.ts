import { msg, str } from '@lit/localize';
import type { BandwidthLimit } from '../../core/sizing/bandwidth.ts';
import type { ConnectorLimit } from '../../core/sizing/cloud-connector.ts';
import type { Formula } from '../../core/sizing/formula.ts';
import type { NatPoolLimit } from '../../core/sizing/nat-pool.ts';
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

const LIMITS: Readonly<Record<ConnectorLimit | NatPoolLimit | BandwidthLimit, () => string>> = {
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
  'link-too-small': () => msg('The link has less than these calls need.'),
};
export const sizingLimitText = (limit: keyof typeof LIMITS): string => LIMITS[limit]();

/** What availability the document promises. */
export const availabilityText = (ratio: number | null): string =>
  ratio === null
    ? msg('No availability is promised.')
    : msg(str`Availability: ${(ratio * 100).toFixed(1)} % (003).`);

/** Which spares somebody chooses. */
export const sparesName = (spares: number): string => (spares === 0 ? msg('N: no spare') : `N+${spares}`);

/** A name of a planner, as a heading and in its file. */
export function plannerName(planner: 'cloud-connector' | 'nat-pool' | 'bandwidth'): string {
  switch (planner) {
    case 'cloud-connector':
      return msg('Cloud Connector');
    case 'nat-pool':
      return msg('NAT pool');
    case 'bandwidth':
      return msg('Bandwidth');
  }
}

/** Where an input cannot be calculated with. */
export const notSizable = (): string => msg('Type whole numbers from 1.');
