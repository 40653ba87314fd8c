import { msg } from '@lit/localize';
import type { Continent, Deployment, PathKind, Segment } from '../../core/plan/catalogue.ts';
import { isolated } from '../isolated.ts';

/** What a catalogue says of a site and its paths, in words. */

export function continentName(continent: Continent | null): string {
  switch (continent) {
    case 'africa':
      return msg('Africa');
    case 'antarctica':
      return msg('Antarctica');
    case 'asia':
      return msg('Asia');
    case 'europe':
      return msg('Europe');
    case 'north-america':
      return msg('North America');
    case 'oceania':
      return msg('Oceania');
    case 'south-america':
      return msg('South America');
    case null:
      return msg('Continent not known');
    default:
      return continent;
  }
}

export function deploymentName(deployment: Deployment | null): string {
  switch (deployment) {
    case 'online':
      return msg('online');
    case 'hybrid':
      return msg('hybrid');
    case 'cloud-connector':
      return msg('Cloud Connector');
    case null:
      return msg('not known');
  }
}

/** A path by its kind and what it goes through. */
export function pathName({ kind, via }: { readonly kind: PathKind; readonly via: string | null }): string {
  const name = kind === 'internet' ? msg('Internet') : msg('ExpressRoute');
  return via === null ? name : `${name} (${isolated(via)})`;
}

/** Which part of the way tests are of. */
export const segmentName = (segment: Segment): string =>
  segment === 'client-edge' ? msg('from the site') : msg('from the edge of its network');
