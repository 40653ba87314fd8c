import type { SiteSettings } from '../../src/wire/desk/sites.ts';
import type { SiteRecord, StoredSummary } from '../store/port/sites.ts';
import { settingsOf } from './settings.ts';
import { lastWholeSlotEnd } from './stretch.ts';

/** A summary that there should be. */
export interface WantedSummary {
  readonly site: SiteRecord;
  readonly settings: SiteSettings;
  readonly toMs: number;
}

/** Of the stretch that ended last, or of the one that is to end so many slots later. */
export function wantedSummary(site: SiteRecord, nowMs: number, later: number): WantedSummary {
  const settings = settingsOf(site);
  return { site, settings, toMs: lastWholeSlotEnd(nowMs, settings.everyMs) + later * settings.everyMs };
}

/** The settings that a summary stands on. */
export const madeOf = ({ timeZone, everyMs, target }: SiteSettings): string =>
  JSON.stringify([timeZone, everyMs, target]);

/** What a summary and the wish for it have in common; thousands are compared whenever somebody looks. */
export const keyOfWanted = ({ site, settings, toMs }: WantedSummary): string =>
  keyOf(site.key, toMs, madeOf(settings));

export const keyOfSummary = (summary: Omit<StoredSummary, 'body'>): string =>
  keyOf(summary.key, summary.toMs, summary.madeOf);

const keyOf = (site: string, toMs: number, settings: string): string => `${toMs} ${settings} ${site}`;
