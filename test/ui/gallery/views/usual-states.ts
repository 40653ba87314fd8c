import type { UsualState } from '../../../../src/app/desk/state.ts';
import type { WireTunnel } from '../../../../src/wire/desk/tunnel.ts';
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

/** A test that left through another network than those of its site. */
function throughTunnel(tunnel: WireTunnel): HTMLElement {
  const result = DIRECTION_RESULTS['directions-loss-up']();
  return element('edgewise-record', {
    record: recordOf(result, { tunnel }, { site: 'Berlin' }),
    context: contextOf(result),
    user,
  });
}

const TUNNEL: WireTunnel = {
  kind: 'all',
  site: 'Berlin',
  networks: ['203.0.113.0/24', '2001:db8::/48'],
  httpsAddress: '198.51.100.1',
  udpAddress: '198.51.100.1',
};

export const USUAL_VIEWS: Record<string, () => HTMLElement> = {
  'usual-record': () => record(['London']),
  'usual-record-provider': () => record(['Orlando']),
  'usual-record-hostile': () => record(['Orlando', HOSTILE.rightToLeft, HOSTILE.long]),
  'tunnel-all': () => throughTunnel(TUNNEL),
  'tunnel-calls': () => throughTunnel({ ...TUNNEL, kind: 'calls', httpsAddress: '203.0.113.7' }),
  'tunnel-web': () =>
    throughTunnel({ ...TUNNEL, kind: 'web-without-udp', udpAddress: null, site: HOSTILE.rightToLeft }),
  'usual-site': () => site(['London', 'Singapore']),
};
