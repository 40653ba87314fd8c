import type { SettingSources } from './settings.ts';

/** Settings that there were, with what took their place. */
const RETIRED = {
  maxStoredResults: {
    environment: 'EDGEWISE_MAX_STORED_RESULTS',
    instead: 'results are kept on disk now: set "keepResults" (EDGEWISE_KEEP_RESULTS) instead',
  },
  maxStoredBytes: {
    environment: 'EDGEWISE_MAX_STORED_BYTES',
    instead:
      'results are kept on disk now: set "keepResults" (EDGEWISE_KEEP_RESULTS) or "keepResultsDays" ' +
      '(EDGEWISE_KEEP_RESULTS_DAYS) instead',
  },
} as const;

/** One sentence for each setting that is no more, so that nobody believes that it still holds. */
export function retiredSettings({ environment, file }: Omit<SettingSources, 'options'>): string[] {
  return Object.entries(RETIRED).flatMap(([name, { environment: variable, instead }]) => [
    ...(file && name in file.values ? [`"${name}" in ${file.name} is no more; ${instead}.`] : []),
    ...((environment[variable] ?? '') === '' ? [] : [`${variable} is no more; ${instead}.`]),
  ]);
}
