import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { ReusedBrowser } from '../../src/cli/watch/browser-runs.ts';
import type { Sample } from '../../src/wire/sample.ts';
import { descendantsOf, isRunning } from '../../test/support/process-tree.ts';
import { freePorts } from '../accuracy/free-ports.ts';
import { testBrowserPath } from '../browser.ts';
import { edgewise, makeToken, startEdgewise } from '../store/edgewise-process.ts';
import { startAgent } from './agent-process.ts';
import {
  sampleOf,
  sampleProblems,
  spooledSamples,
  storedResultIds,
  storedSamples,
} from './stored-samples.ts';

/** `edgewise watch` as it is shipped, against a server that comes and goes. */

const EVERY_S = 24;

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewise-watch-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The samples that an agent has told of, oldest first. */
const samplesIn = (output: string): Sample[] =>
  output.split('\n').flatMap((line) => (line.startsWith('{') ? [sampleOf(JSON.parse(line))] : []));

test('every sample is in the store once, in order, though the server is killed twice; SIGTERM ends a run within 5 s @long', async () => {
  const options = { dataDir: folder };
  // Those that the system chooses may be another's by the time it is started again.
  const [port, relayPort] = await freePorts(2);
  const args = ['--port', String(port), '--relay-ports', String(relayPort)];
  const first = await startEdgewise({ ...options, args });
  let server = first;
  const restart = async (): Promise<void> => {
    await server.end('SIGKILL');
    server = await startEdgewise({ ...options, args });
  };
  const token = await makeToken(options, ['results:write']);
  const agent = startAgent(folder, [
    ...[
      first.origin,
      '--site',
      'Zürich',
      '--every',
      `${EVERY_S}s`,
      '--duration',
      '15s',
      '--at-once',
      '--json',
    ],
    ...['--token', token, '--spool', path.join(folder, 'spool')],
  ]);
  const unsent = (): number => samplesIn(agent.output()).length - storedSamples(folder).length;
  /** An agent waits twice as long with each try in vain: for a server that was away for a minute, up to another. */
  const allStored = (): Promise<void> => expect.poll(unsent, { timeout: 180_000 }).toBe(0);
  /** So long after the next slot that is still to come, with all samples before it stored: not one that has been told of just now. */
  const intoATest = async (afterMs: number): Promise<void> => {
    do {
      await allStored();
      const lastMs = Date.parse(samplesIn(agent.output()).at(-1)?.dueAt ?? '');
      const slots = Math.max(1, Math.ceil((Date.now() - lastMs) / (EVERY_S * 1000)));
      await after(Math.max(0, lastMs + slots * EVERY_S * 1000 + afterMs - Date.now()));
    } while (unsent() > 0);
  };
  let storedBeforeEnd: number;
  try {
    await agent.said(/"outcome":"measured"/);
    // First, away at the time of a slot.
    await server.end('SIGKILL');
    await agent.said(/"reason":"server-unreachable"/);
    server = await startEdgewise({ ...options, args });
    // Then, in the middle of a test.
    await intoATest(9000);
    await restart();
    const before = samplesIn(agent.output()).length;
    await expect.poll(() => samplesIn(agent.output()).length, { timeout: 60_000 }).toBeGreaterThan(before);
    // Last, told to end in the middle of a test.
    await intoATest(6000);
    storedBeforeEnd = storedSamples(folder).length;
    const { status, tookMs } = await agent.end('SIGTERM');
    expect(status).toBe(0);
    expect(tookMs).toBeLessThan(5000);
  } finally {
    await agent.end('SIGKILL');
    await server.end('SIGTERM');
  }
  const stored = storedSamples(folder);
  expect(stored.length).toBeGreaterThanOrEqual(storedBeforeEnd);
  // Where the test that was ended had outlasted its slot, its sample is told with the end: the next start sends what waits.
  const waiting = spooledSamples(path.join(folder, 'spool')).filter(
    ({ id }) => !stored.some((each) => each.id === id),
  );
  const kept = [...stored, ...waiting];
  expect(kept).toEqual(samplesIn(agent.output()));
  // The first was at once, not at its slot.
  const [, ...atSlots] = [...kept].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  expect(sampleProblems(atSlots, storedResultIds(folder))).toEqual([]);
  expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
  expect(readdirSync(path.join(folder, 'spool')).filter((name) => name === 'agent.lock')).toEqual([]);
});

test('a browser that hangs costs one sample and leaves no process behind @long', async () => {
  test.skip(process.platform !== 'linux', 'Looks for processes in /proc.');
  const silent = createServer(
    (_request, response) => void response.end('<!doctype html><title>Not ours</title>'),
  );
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  const browsers = new ReusedBrowser({ executable: testBrowserPath() ?? '', isInsecure: false });
  const run = (timeoutMs: number, signal = new AbortController().signal) =>
    browsers.run({ url, mayStore: true, timeoutMs, signal, onPhase: () => undefined });
  try {
    const interrupted = new AbortController();
    const running = run(60_000, interrupted.signal);
    await expect.poll(() => browsers.pid).not.toBeNull();
    const pid = browsers.pid ?? -1;
    const all = [pid, ...descendantsOf(pid)];
    expect(all.length).toBeGreaterThan(1);
    for (const each of all) process.kill(each, 'SIGSTOP');
    const startedMs = performance.now();
    interrupted.abort();
    expect(await running).toEqual({ kind: 'interrupted' });
    // A page gets a second for leaving, the browser 1.5 s for ending, the system a second for killing it.
    expect(performance.now() - startedMs).toBeLessThan(4500);
    await expect.poll(() => all.filter(isRunning)).toEqual([]);
    expect(await run(3000)).toMatchObject({ kind: 'trouble', code: 'browser-hung' });
  } finally {
    await browsers.close();
    silent.close();
  }
});

test('what is printed for a service manager is what that manager reads', async ({ page }) => {
  const site = 'A & "B" <Zürich> 100 %';
  const given = ['http://192.0.2.1:8080/', '--site', site, '--every', '10m', '--token', 'ew_secret'];
  const print = (kind: string) => edgewise({ dataDir: folder }, ['watch', ...given, '--print-service', kind]);
  const parsed = async (text: string, selector: string): Promise<string[]> =>
    page.evaluate(
      ([xml = '', wanted = '']) => {
        const read = new DOMParser().parseFromString(xml, 'application/xml');
        if (read.querySelector('parsererror')) throw new Error(read.documentElement.textContent);
        return [...read.querySelectorAll(wanted)].map((element) => element.textContent);
      },
      [text, selector],
    );
  const launchd = await print('launchd');
  const words = await parsed(launchd.stdout, 'array > string');
  expect(words.slice(2, 7)).toEqual(['watch', given[0], '--site', site, '--every']);
  expect(words).toContain('--token-file');
  const windows = await print('windows');
  expect(await parsed(windows.stdout, 'Exec > Command')).toEqual([process.execPath]);
  const [line = ''] = await parsed(windows.stdout, 'Exec > Arguments');
  expect(line).toContain(String.raw`--site "A & \"B\" <Zürich> 100 %" --every 10m`);
  const systemd = await print('systemd');
  const unit = path.join(folder, 'edgewise-watch-test.service');
  writeFileSync(unit, systemd.stdout);
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  // Not on every machine; where it is, it must find nothing in this one. It reads others on the way, of any package.
  if (verified.error === undefined)
    expect(verified.stderr.split('\n').filter((line) => line.includes(path.basename(unit)))).toEqual([]);
  for (const { status, stdout } of [launchd, windows, systemd]) {
    expect(status).toBe(0);
    expect(stdout).not.toContain('ew_secret');
  }
});
