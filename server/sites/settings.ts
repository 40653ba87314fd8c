import { isTimeZone } from '../../src/core/assessment/local-time.ts';
import { CLIENT_TO_EDGE, parseTarget, targetsOf, type TargetSet } from '../../src/core/verdict/targets.ts';
import type { SiteSettings, SiteSettingsChange } from '../../src/wire/desk/sites.ts';
import type { SiteRecord } from '../store/port/sites.ts';

/** Where neither an admin nor a sample says anything: as published, and the zone that needs no knowledge. */
const DEFAULTS: SiteSettings = { timeZone: 'UTC', everyMs: 600_000, target: 'client-edge' };

/** What a site is judged by: what an admin has set, else what its newest samples say. */
export function settingsOf({ set, seen }: Pick<SiteRecord, 'set' | 'seen'>): SiteSettings {
  const timeZone = set.timeZone ?? seen.timeZone ?? DEFAULTS.timeZone;
  return {
    // Another version of the server may have known more zones.
    timeZone: isTimeZone(timeZone) ? timeZone : DEFAULTS.timeZone,
    everyMs: set.everyMs ?? seen.everyMs ?? DEFAULTS.everyMs,
    target: set.target ?? seen.target ?? DEFAULTS.target,
  };
}

/** The targets that a text names; `null` when it names none. */
export function namedTargets(target: string): TargetSet | null {
  const choice = parseTarget(target);
  return choice && targetsOf(choice);
}

/** A result may have been held against a target that there is no more. */
export const targetsOfSite = ({ target }: SiteSettings): TargetSet => namedTargets(target) ?? CLIENT_TO_EDGE;

/** Why settings cannot be, in a sentence; `null` when they can. */
export function settingsProblem({ timeZone, target }: SiteSettingsChange): string | null {
  if (timeZone !== null && !isTimeZone(timeZone))
    return `There is no time zone called "${timeZone}"; they have names such as Europe/Berlin.`;
  if (target !== null && namedTargets(target) === null)
    return `There is no target called "${target}"; there are client-edge, edge-edge and azure:REGION:site or :edge.`;
  return null;
}
