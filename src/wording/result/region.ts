import { msg, str } from '@lit/localize';
import { readRegions, type ContinentReading, type RowReading } from '../../core/plan/region-reading.ts';
import { azureRow } from '../../core/verdict/targets.ts';
import type { Result } from '../../wire/result.ts';
import { isolated } from '../isolated.ts';
import { continentName } from '../plan/place.ts';

/** What the regions of whoever tested and of the relay mean for the targets of a result. */
export function regionSentences({
  labels,
  path,
  grades,
}: Pick<Result, 'labels' | 'path' | 'grades'>): string[] {
  const region = labels.region ?? null;
  const { row, continents } = readRegions({ relay: path.relay.kind, region, target: grades.target });
  const said = region === null ? [] : [msg(str`Customer region: ${isolated(region)}.`)];
  return [...said, rowSentence(row), continentSentence(continents)].filter((sentence) => sentence !== '');
}

/** Which row of the published table it is; empty where that goes without saying. */
function rowSentence(row: RowReading): string {
  switch (row.kind) {
    case 'none':
    case 'published':
      return '';
    case 'assumed':
      return msg(
        str`The region of whoever tested is not known, so the published row of ${row.row} is used; customers of ${row.others.join(', ')} have one of their own through this relay.`,
      );
    case 'not-published': {
      const { customerRegion, azureRegion, row: used, servedFrom } = row;
      const sentence = msg(
        str`The published table has no row for ${isolated(customerRegion)} through a relay in ${azureRegion}; the row of ${used} is used instead.`,
      );
      return servedFrom === null
        ? sentence
        : `${sentence} ${msg(str`It has one for ${customerRegion} through ${servedFrom}.`)}`;
    }
  }
}

/** Whether both are on one continent, as the targets assume: nobody's continent is guessed. */
function continentSentence({ kind, customer, relay }: ContinentReading): string {
  const [here, there] = [continentName(customer), continentName(relay)];
  switch (kind) {
    case 'same':
      return msg(str`Both are in ${here}: on one continent, as the targets assume.`);
    case 'other':
      return msg(
        str`Whoever tested is in ${here} and the relay in ${there}; the targets assume one continent.`,
      );
    case 'unknown':
      return msg('Whether both are on one continent, as the targets assume, is not known.');
  }
}

/** What a region means that the table does not have, while somebody types it; `null` for one that it has, or none. */
export const regionHint = (region: string): string | null =>
  region.trim() === '' || azureRow(region) !== null
    ? null
    : msg(
        'The published table does not have this region: through a relay in Azure, the row of the relay is used instead, and the result says so.',
      );
