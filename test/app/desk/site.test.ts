import { describe, expect, test } from 'vitest';
import type { SiteReport } from '../../../src/wire/desk/sites.ts';
import { settle } from '../../support/manual-clock.ts';
import { siteReport } from '../../support/site-report.ts';
import { DeskAt, placeOf } from './desk-at.ts';

const reportOf = (site: string, target: string | null = null): SiteReport =>
  siteReport({
    site,
    settings: { timeZone: 'Europe/Berlin', everyMs: 600_000, target: target ?? 'client-edge' },
  });

const deskAt = (address: string): Promise<DeskAt> => {
  const at = new DeskAt(address);
  at.server.reportOf = (name, { target }) => reportOf(name, target);
  return at.open();
};

const shown = (at: DeskAt): string => {
  const { report } = at.state.site;
  return report.kind === 'ready' ? `${report.value.site} ${report.value.settings.target}` : report.kind;
};

describe('a site at the desk', () => {
  test('is assessed as its address says, and so is what stands beside it', async () => {
    const at = new DeskAt('/desk/sites/Berlin?days=28&relay=edge-1&beside=Oslo&beside.relay=edge-2');
    at.server.reportOf = (name) => reportOf(name);
    at.desk.start();
    await settle();
    expect(at.asked('site')).toEqual([
      'site Oslo {"days":28,"target":null,"relay":"edge-2","beside":null}',
      'site Berlin {"days":28,"relay":"edge-1","target":null,"beside":{"site":"Oslo","relay":"edge-2"}}',
    ]);
    expect(at.state.site).toMatchObject({
      site: 'Berlin',
      report: { kind: 'ready' },
      beside: { kind: 'ready' },
    });
    // The names of the others are there to choose from.
    expect(at.asked('sites')).toHaveLength(1);
  });

  test('another look leaves the one before in place until it is here', async () => {
    const at = await deskAt('/desk/sites/Berlin');
    at.server.hold('site');
    at.desk.go(placeOf('/desk/sites/Berlin?target=edge-edge'));
    await settle();
    expect(shown(at)).toBe('Berlin client-edge');
    expect(at.state.site.recomputing).toEqual({ kind: 'doing' });
    at.server.releaseAll('site');
    await settle();
    expect(shown(at)).toBe('Berlin edge-edge');
    expect(at.state.site.recomputing).toEqual({ kind: 'done' });
  });

  test('an answer to an earlier look is dropped', async () => {
    const at = await deskAt('/desk/sites/Berlin');
    at.server.hold('site');
    at.desk.go(placeOf('/desk/sites/Berlin?target=edge-edge'));
    at.desk.go(placeOf('/desk/sites/Oslo'));
    await settle();
    expect(shown(at)).toBe('loading');
    at.server.release('site', 1);
    await settle();
    at.server.release('site');
    await settle();
    expect(shown(at)).toBe('Oslo client-edge');
  });

  test('a look that fails is told and leaves what is there; the first one can be tried again', async () => {
    const at = await deskAt('/desk/sites/Berlin');
    at.server.refuse('site', 'unreachable', 'The server could not be reached.');
    at.desk.go(placeOf('/desk/sites/Berlin?days=28'));
    await settle();
    expect(shown(at)).toBe('Berlin client-edge');
    expect(at.state.site.recomputing).toMatchObject({ message: 'The server could not be reached.' });
    at.desk.go(placeOf('/desk/sites/Oslo'));
    await settle();
    expect(shown(at)).toBe('failed');
    at.server.allow('site');
    at.desk.retry();
    await settle();
    expect(shown(at)).toBe('Oslo client-edge');
  });

  test('settings are stored and the site assessed anew; refused ones are told', async () => {
    const at = await deskAt('/desk/sites/Berlin?days=28');
    const settings = { timeZone: 'Europe/Oslo', everyMs: 300_000, target: null };
    at.desk.site.setSettings('Berlin', settings);
    at.desk.site.setSettings('Berlin', settings);
    await settle();
    expect(at.asked('setSite')).toEqual([`setSite Berlin ${JSON.stringify(settings)}`]);
    expect(at.asked('site')).toEqual(['site Berlin {"days":28,"relay":null,"target":null,"beside":null}']);
    expect(at.state.site.settings).toEqual({ kind: 'done' });
    at.server.refuse('setSite', 'bad-settings', 'There is no such time zone.');
    at.desk.site.setSettings('Berlin', settings);
    await settle();
    expect(at.state.site.settings).toEqual({ kind: 'failed', message: 'There is no such time zone.' });
  });
});
