import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parseSample, type Sample } from '../../src/wire/sample.ts';
import { freePorts } from '../accuracy/free-ports.ts';
import { makeToken, startEdgewise } from '../store/edgewise-process.ts';
import { storedSamples } from './stored-samples.ts';
import { windowsPath, WindowsNode } from './windows-node.ts';
import { skipUnless } from '../skip-unless.ts';

/**
 * `edgewise watch` as it is shipped, by Node for Windows in Wine: files, locks, paths, signals and the network are
 * those of Windows as Wine has them. There is no browser: the tests of the agent come to nothing, its samples do not.
 */

let folder: string;
let windows: WindowsNode | string;
test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewise-windows-'));
  windows = await WindowsNode.make(folder);
});
test.afterAll(async () => {
  if (typeof windows !== 'string') await windows.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 1000 });
});

/** The Windows of this file; skips the test where there is none, which never is so in CI. */
function thisWindows(): WindowsNode {
  skipUnless(typeof windows !== 'string', typeof windows === 'string' ? windows : '');
  if (typeof windows === 'string') throw new Error(windows);
  return windows;
}

/** All that waits to be sent. */
const spooledText = (spool: string): string =>
  readdirSync(spool, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => readFileSync(path.join(parentPath, name), 'utf8'))
    .join('\n');

const samplesIn = (file: string): Sample[] =>
  readFileSync(file, { encoding: 'utf8', flag: 'a+' })
    .split('\n')
    .flatMap((line) => {
      if (line === '') return [];
      const parsed = parseSample(JSON.parse(line));
      if (!parsed.ok) throw new Error(parsed.problem);
      return [parsed.value];
    });

/** Prints what a program of Windows is given as its words, when it is started by one line as a task of its scheduler is. */
const WORDS_OF_TASK = String.raw`
const { spawnSync } = require('node:child_process');
const unescaped = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
  .replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&apos;/g, "'").replace(/&amp;/g, '&');
const xml = require('node:fs').readFileSync(process.argv[2], 'utf8');
const line = unescaped(/<Arguments>(.*)<\/Arguments>/.exec(xml)[1]);
const print = '"console.log(JSON.stringify(process.argv.slice(1)))"';
const { stdout } = spawnSync(process.execPath, ['-e', print, '--', line], { windowsVerbatimArguments: true });
process.stdout.write(stdout);
`;

test('on Windows, the agent finds its folders, and its task starts it with the very words @long', async () => {
  const node = thisWindows();
  const site = 'Köln "1" & Co\\';
  const local = ['--ndjson', String.raw`D:\out put\a.ndjson`];
  const dry = await node.edgewise(['watch', 'h:8080', '--site', site, ...local, '--dry-run', '--json']);
  expect(dry.status).toBe(0);
  expect(JSON.parse(dry.output)).toMatchObject({
    configuration: {
      spool: expect.stringMatching(/^C:\\users\\.+\\AppData\\Local\\Edgewise\\watch\\Köln_1_Co_-h_8080$/),
      ndjson: String.raw`D:\out put\a.ndjson`,
    },
  });
  const task = await node.edgewise([
    'watch',
    'h:8080',
    '--site',
    site,
    ...local,
    '--print-service',
    'windows',
  ]);
  const [xml, script] = [path.join(folder, 'task.xml'), path.join(folder, 'words.cjs')];
  writeFileSync(xml, task.output);
  writeFileSync(script, WORDS_OF_TASK);
  const words: unknown = JSON.parse((await node.node([script, windowsPath(xml)])).output);
  expect(words).toEqual([
    expect.stringMatching(/^Z:\\.*\\dist\\node\\edgewise\.js$/),
    ...['watch', 'h:8080', '--site', site, ...local],
    ...['--spool', String.raw`C:\ProgramData\Edgewise\edgewise-watch-koln-1-co`],
  ]);
});

test('on Windows, what is measured while the server is away and the agent is killed is stored once; Ctrl-C ends it @long', async () => {
  const node = thisWindows();
  const options = { dataDir: path.join(folder, 'data') };
  // Those that the system chooses may be another's by the time it is started again.
  const [port, relayPort] = await freePorts(2);
  const ports = ['--port', String(port), '--relay-ports', String(relayPort)];
  const first = await startEdgewise({ ...options, args: ports });
  const token = await makeToken(options, ['results:write']);
  await first.end('SIGKILL');
  const [file, spool] = [path.join(folder, 'samples.ndjson'), path.join(folder, 'spool')];
  const args = [
    ...['watch', first.origin, '--site', 'Zürich', '--every', '15s', '--duration', '15s', '--at-once'],
    ...['--token', token, '--ndjson', windowsPath(file), '--spool', windowsPath(spool)],
  ];
  const killed = node.startEdgewise(args);
  await expect.poll(() => samplesIn(file).length, { timeout: 90_000 }).toBeGreaterThanOrEqual(2);
  const second = await node.edgewise(args);
  expect(second).toMatchObject({
    status: 1,
    complaints: expect.stringContaining('Another agent (process '),
  });
  killed.kill();
  await killed.ended;
  expect(readdirSync(spool)).toContain('agent.lock');
  const unsent = spooledText(spool);
  for (const { id } of samplesIn(file)) expect(unsent).toContain(id);
  const server = await startEdgewise({ ...options, args: ports });
  const agent = node.startAtTerminal(args);
  try {
    const known = samplesIn(file).length;
    // An agent that measures nothing is shown with what it said instead.
    await expect
      .poll(() => (samplesIn(file).length > known ? 'a sample more' : agent.said()), { timeout: 90_000 })
      .toBe('a sample more');
    await expect
      .poll(() => samplesIn(file).length - storedSamples(options.dataDir).length, { timeout: 30_000 })
      .toBe(0);
    const pressedMs = performance.now();
    agent.pressCtrlC();
    expect((await agent.ended).status).toBe(130);
    expect(performance.now() - pressedMs).toBeLessThan(5000);
  } finally {
    agent.kill();
    await server.end('SIGTERM');
  }
  const written = samplesIn(file);
  // One may have come just before Ctrl-C: it waits in the spool.
  const stored = storedSamples(options.dataDir);
  expect(stored).toEqual(written.slice(0, stored.length));
  const spooled = spooledText(spool);
  for (const { id } of written.slice(stored.length)) expect(spooled).toContain(id);
  expect(new Set(written.map(({ id }) => id)).size).toBe(written.length);
  expect(new Set(written.map(({ reason }) => reason))).toContain('browser-not-started');
  expect(readdirSync(spool)).not.toContain('agent.lock');
});
