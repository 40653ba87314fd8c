import { msg, str } from '@lit/localize';
import type { RegionContradiction, SaidRegion } from '../../core/plan/said-regions.ts';
import { wholeNumber } from '../quantity.ts';
import { continentName } from './place.ts';

const countedRegion = ({ region, tests }: SaidRegion): string =>
  tests === 1 ? msg(str`${region} (1 test)`) : msg(str`${region} (${wholeNumber(tests)} tests)`);

/** What the results of a site contradict: `Its results say two regions: West Europe (12 tests), ...`. */
export function regionContradictionText(contradiction: RegionContradiction): string {
  switch (contradiction.kind) {
    case 'several':
      return msg(
        str`Its results name several customer regions: ${contradiction.said.map(countedRegion).join(', ')}. Enter the one that its people are in.`,
      );
    case 'other-region':
      return msg(
        str`The catalogue says ${contradiction.entered}; its results say ${countedRegion(contradiction.said)}.`,
      );
    case 'other-continent':
      return msg(
        str`The catalogue says ${continentName(contradiction.entered)}; its results say ${countedRegion(contradiction.said)}, which is in ${continentName(contradiction.continent)}.`,
      );
  }
}
