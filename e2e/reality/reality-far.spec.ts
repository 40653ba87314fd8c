import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { AUTHORITY_FILE } from '../connectivity/open-case.ts';
import { RELAY_NAME } from '../connectivity/server.ts';
import { pathOf, SPOILINGS } from './envelope.ts';
import { atDesk } from './at-desk.ts';
import { NO_LAB, openReality, type Reality } from './open-reality.ts';
import { edgewise, makeToken } from '../store/edgewise-process.ts';
import { startAgent } from '../watch/agent-process.ts';
import { storedResultIds, storedSamples } from '../watch/stored-samples.ts';

/**
 * What is not a test in a page, through the kernel and 240 ms from its server: an agent that watches a site, the assessment
 * of what it found, and help desk.
 */
test.describe.configure({ mode: 'serial' });

const ROUND_TRIP_MS = 240;
const SITE = 'Far away';

const measuredIn = (dataDir: string): number =>
  storedSamples(dataDir).filter(({ outcome }) => outcome === 'measured').length;

test.describe('240 ms from the server @reality', () => {
  let reality: Reality | null = null;
  let folder = '';
  let token = '';

  test.beforeAll(async () => {
    reality = await openReality('all');
    expect(reality !== null || !process.env['CI'], NO_LAB).toBe(true);
    test.skip(reality === null, NO_LAB);
    if (!reality) return;
    folder = mkdtempSync(path.join(tmpdir(), 'edgewise-far-'));
    token = await makeToken(reality, ['results:read', 'results:write']);
    const { impairments } = pathOf({ roundTripMs: ROUND_TRIP_MS, spoiling: SPOILINGS.clean, seed: 3 });
    await reality.lab.setImpairments(impairments);
  });
  test.afterAll(async () => {
    await reality?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  /** On the client's host, trusting the authority that the browser there trusts. */
  const there = ({ client }: Reality) => ({
    prefix: client.prefix,
    environment: { NODE_EXTRA_CA_CERTS: AUTHORITY_FILE },
  });

  test('an agent measures a slot, and stores its sample and its result', async () => {
    if (!reality) return;
    const { dataDir, pageUrl } = reality;
    const spool = path.join(folder, 'spool');
    const slots = ['--every', '30s', '--duration', '15s', '--at-once', '--json'];
    const agent = startAgent(
      folder,
      [pageUrl.origin, '--site', SITE, '--relay', RELAY_NAME, ...slots, '--token', token, '--spool', spool],
      there(reality),
    );
    try {
      await agent.said(/"outcome":"measured"/);
      await expect.poll(() => measuredIn(dataDir), { timeout: 60_000 }).toBeGreaterThan(0);
      expect(storedResultIds(dataDir)).toHaveLength(measuredIn(dataDir));
    } finally {
      await agent.end('SIGKILL');
    }
  });

  test('the assessment is asked for, and has too little of one test', async () => {
    if (!reality) return;
    const { dataDir, pageUrl } = reality;
    const place = { dataDir: folder, ...there(reality) };
    const asked = ['assess', '--server', pageUrl.origin, '--site', SITE, '--token', token, '--json', '-'];
    // What is assessed ends with the last whole interval.
    const assess = async () => {
      const { status, stdout, stderr } = await edgewise(place, asked);
      const { assessment } = JSON.parse(stdout) as { assessment: { counts: { measured: number } } };
      return { status, stderr, measured: assessment.counts.measured };
    };
    await expect
      .poll(assess, { timeout: 60_000, intervals: [1000] })
      .toEqual({ status: 4, stderr: '', measured: measuredIn(dataDir) });
  });

  test('help desk finds the result and opens it', async () => {
    if (!reality) return;
    const { dataDir } = reality;
    await atDesk(reality, async (page) => {
      const rows = page.locator('edgewise-result-list tr[data-id]');
      await expect(rows).toHaveCount(measuredIn(dataDir));
      await rows.first().click();
      const opened = page.getByRole('region', { name: 'Opened result' });
      await expect(opened).toContainText(SITE);
    });
  });
});
