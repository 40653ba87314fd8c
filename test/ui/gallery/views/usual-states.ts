import type { UsualState } from '../../../../src/app/desk/state.ts';
import { LAST_WEEK } from '../../../../src/wire/desk/address.ts';
import { IDLE_SITE } from '../../../../src/ui/desk/sites/site-state.ts';
import { DIRECTION_RESULTS } from '../direction-results.ts';
import { element } from './element.ts';
import { HOSTILE } from './hostile.ts';
import { decidedSites } from './plan-states.ts';
import { contextOf, recordOf } from './records.ts';
import { STORIES, reportOf } from './sites.ts';
import '../../../../src/ui/desk/record/edgewise-record.ts';
import '../../../../src/ui/desk/sites/edgewise-site.ts';

/** What usually goes wrong where a result or the tests of a site are from: its own network, its provider, and a hostile name. */
const user = { name: 'anna', role: 'admin', csrfToken: 'c' } as const;

const usualOf = (label: string, names: readonly string[]): UsualState => ({
  label,
  sites: decidedSites(names),
});

function record(names: readonly string[]): HTMLElement {
  const result = DIRECTION_RESULTS['directions-loss-up']();
  return element('edgewise-record', {
    record: recordOf(result, {}, { site: 'Berlin' }),
    context: contextOf(result),
    user,
    usual: usualOf('Berlin', names),
  });
}

function site(names: readonly string[]): HTMLElement {
  const report = reportOf(STORIES.failing);
  return element('edgewise-site', {
    site: report.site,
    query: LAST_WEEK,
    state: { ...IDLE_SITE, site: report.site, report: { kind: 'ready', value: report } },
    sites: [report.site],
    user,
    usual: usualOf(report.site, names),
  });
}

export const USUAL_VIEWS: Record<string, () => HTMLElement> = {
  'usual-record': () => record(['London']),
  'usual-record-provider': () => record(['Orlando']),
  'usual-record-hostile': () => record(['Orlando', HOSTILE.rightToLeft, HOSTILE.long]),
  'usual-site': () => site(['London', 'Singapore']),
};
