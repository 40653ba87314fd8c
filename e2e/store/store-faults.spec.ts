import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { parseResult } from '../../src/wire/result.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
} from '../../test/support/server/postgresql.ts';
import { skipUnless } from '../skip-unless.ts';
import { startEdgewise, type EdgewiseServer } from './edgewise-process.ts';
import { smallDisk } from './small-disk.ts';

/** A store that fails while somebody tests: the page says so, offers the result, and stores it by itself afterwards. */

const DONE_MS = 120_000;
/** Tries come 2, 5 and 15 s apart. */
const RETRY_MS = 30_000;

async function startTest(page: Page, server: EdgewiseServer): Promise<void> {
  await page.goto(`${server.origin}/?duration=15`);
  await page.getByRole('button', { name: 'Start the test' }).click();
}

/** What the page says while nothing can be stored; returns the id of the result that it offers. */
async function expectFailure(page: Page, server: EdgewiseServer, sentence: string): Promise<string> {
  const notice = page.getByText('The result is not stored yet: it is on this page only.');
  await expect(notice).toBeVisible({ timeout: DONE_MS });
  await expect(page.getByText(sentence)).toBeVisible();
  await expect(page.getByText(/This page tries again by itself in about/)).toBeVisible();
  const ready = await fetch(`${server.origin}/readyz`);
  expect(await ready.text()).toContain(sentence);
  expect(ready.status).toBeGreaterThanOrEqual(500);
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the result' }).click();
  const offered = parseResult(JSON.parse(readFileSync(await (await download).path(), 'utf8')));
  if (!offered.ok) throw new Error(offered.problem);
  expect((await fetch(`${server.origin}/api/results/${offered.value.id}`)).ok).toBe(false);
  return offered.value.id;
}

/** Nobody presses anything any more. */
async function expectStored(page: Page, server: EdgewiseServer, id: string): Promise<void> {
  await expect(page.getByText('Code to read to help desk')).toBeVisible({ timeout: RETRY_MS });
  const stored: unknown = await (await fetch(`${server.origin}/api/results/${id}`)).json();
  expect(stored).toMatchObject({ id, schema: 'edgewise.result/1' });
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
}

test('a full disk loses no result @long', async ({ page }) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-full-'));
  const disk = smallDisk(dataDir);
  const server = await startEdgewise({ dataDir, prefix: disk.prefix });
  try {
    disk.fill(server.pid);
    await startTest(page, server);
    const id = await expectFailure(page, server, 'There is no space left to store results.');
    disk.free(server.pid);
    await expectStored(page, server, id);
  } finally {
    await server.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('a database that stops in the middle of a test loses no result @long', async ({ page }) => {
  skipUnless(isPostgresqlInstalled(), NO_POSTGRESQL);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-stopped-'));
  const postgresql = await startPostgresql();
  const server = await startEdgewise({ dataDir, databaseUrl: await postgresql.createDatabase() });
  try {
    await startTest(page, server);
    await page.getByRole('button', { name: 'Stop and show result' }).waitFor();
    await postgresql.halt();
    const id = await expectFailure(page, server, 'The connection to the database is lost.');
    await postgresql.resume();
    await expectStored(page, server, id);
  } finally {
    await server.end('SIGTERM');
    await postgresql.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
