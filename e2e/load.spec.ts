import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { callOf } from '../src/core/traffic/traffic-plan.ts';
import { loadWording } from '../src/wording/result/load.ts';
import { verdictWording } from '../src/wording/result/verdict.ts';
import { busyOf } from '../src/wire/load.ts';
import { parseResult, type Result } from '../src/wire/result.ts';
import { truthOf } from './accuracy/compare.ts';
import { expectExact } from './accuracy/expect-truth.ts';
import { measuredOf } from './accuracy/measured.ts';
import { runInChromium } from './accuracy/run-in-chromium.ts';
import { ENTRY, startSite, untilReady } from './accuracy/site.ts';
import { testBrowserPath } from './browser.ts';
import { makeOtherHost, type OtherHost } from './other-host.ts';
import { skipUnless } from './skip-unless.ts';

const CALLS = 3;

test.describe('several calls at once', { tag: ['@alone', '@long'] }, () => {
  test('count every packet of each as the gateway does', async () => {
    const site = await startSite({ seed: 7, up: { lossRatio: 0.02 }, down: { lossRatio: 0.02 } });
    try {
      const url = site.testUrl({ durationS: 16, packets: true });
      url.searchParams.set('calls', String(CALLS));
      const updates = await runInChromium(url, {
        onUpdate: (update) => {
          if (update.kind === 'phase' && update.phase === 'warming') void site.lab.activate();
        },
      });
      const measured = measuredOf(updates);
      const { traffic, witness, instrument } = measured.result;
      const truth = truthOf(await site.lab.log(), measured);
      // 15 streams of 50 packets a second.
      expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact', packetRatePerSecond: 750 });
      expect(instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
      expectExact(measured, truth);
      expect(witness).toMatchObject({ state: 'whole' });
      const callOfSsrc = new Map(
        traffic.streams.flatMap(({ stream, rtp }) =>
          rtp.map(({ ssrc }): [number, number] => [ssrc, callOf(stream, { streams: 15, calls: CALLS })]),
        ),
      );
      const truly = Array.from({ length: CALLS }, (_, call) => {
        const own = truth.tracked.filter(({ ssrc }) => callOfSsrc.get(ssrc) === call);
        return { call, sent: own.length, lost: own.filter(({ fate }) => fate.kind === 'dropped').length };
      });
      expect(traffic.calls?.map(({ call, sent, lost }) => ({ call, sent, lost }))).toEqual(truly);
      for (const { lost } of truly) expect(lost).toBeGreaterThan(0);
    } finally {
      await site.close();
    }
  });
});

/** A server, and a run against it from another host. */
async function runFrom(
  other: OtherHost,
  transferMbps: number,
  ...options: readonly string[]
): Promise<{ readonly result: Result; readonly summary: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'edgewise-e2e-load-'));
  const env = {
    ...process.env,
    EDGEWISE_BROWSER: testBrowserPath() ?? '',
    EDGEWISE_DATA_DIR: path.join(folder, 'data'),
    EDGEWISE_TRANSFER_MBPS: String(transferMbps),
  };
  // IPv4 alone: ports that the system chooses differ between the families, and one of each pair would not answer.
  const ports = ['--port', '0', '--relay-host', '0.0.0.0', '--relay-ports', '0', '--relay-tcp-ports', '0'];
  const server = spawn(process.execPath, [ENTRY, 'serve', ...ports], { env });
  try {
    const port = portOf(server);
    await untilReady(server);
    const origin = `http://${other.address}:${await port}`;
    const [program = '', ...args] = [...other.prefix, process.execPath, ENTRY, 'run', origin, ...options];
    const run = spawn(program, args, { env });
    let summary = '';
    run.stdout.on('data', (data: Buffer) => (summary += data.toString()));
    run.stderr.on('data', (data: Buffer) => (summary += data.toString()));
    await once(run, 'close');
    const id = /\/r\/([\w-]+)/.exec(summary)?.[1] ?? '';
    const stored: unknown = await (await fetch(`http://localhost:${await port}/api/results/${id}`)).json();
    const parsed = parseResult(stored);
    if (!parsed.ok) throw new Error(`${parsed.problem}: ${summary}`);
    return { result: parsed.value, summary };
  } finally {
    server.kill('SIGTERM');
    await once(server, 'close');
    await rm(folder, { recursive: true, force: true });
  }
}

const portOf = (server: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    server.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const port = /https?:\/\/localhost:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(port);
    });
  });

/** A link with a queue, as a home router has it: everything that leaves by the device shares both. */
const narrow = (command: readonly string[], device: string, rate: string): boolean => {
  const [program = '', ...args] = [
    ...command,
    ...['tc', 'qdisc', 'add', 'dev', device, 'root'],
    ...['tbf', 'rate', rate, 'burst', '16kb', 'latency', '250ms'],
  ];
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
};

test.describe('a test with a busy link', { tag: ['@alone', '@long'] }, () => {
  test('shows how much slower calls get behind a queue that transfers fill', async () => {
    const other = await makeOtherHost();
    skipUnless(other !== null, 'Making another host takes root and iproute2.');
    if (!other) return;
    try {
      const { here, there } = other.devices;
      const isNarrow = narrow([], here, '10mbit') && narrow(other.prefix, there, '4mbit');
      test.skip(!isNarrow, 'This kernel has no token bucket (sch_tbf).');
      const { result, summary } = await runFrom(other, 50, '--loaded', '--duration', '15s');
      const busy = busyOf(result);
      if (!busy) throw new Error(JSON.stringify(result.loaded));
      expect(result.durationMs).toBeCloseTo(15_000, 3);
      expect(busy.durationMs).toBeGreaterThanOrEqual(15_000 - 1e-6);
      const added = (busy.metrics.loop.rttMs?.mean ?? 0) - (result.metrics.loop.rttMs?.mean ?? Infinity);
      // Both queues hold up to 250 ms, and TCP keeps them nearly full.
      expect(added).toBeGreaterThan(100);
      expect(added).toBeLessThan(650);
      expect(busy.grades.verdict).toBe('misses');
      // Headers and the call take their part of the 10 and 4 Mbit/s.
      expect(busy.transfers.down.bitsPerSecond).toBeGreaterThan(4e6);
      expect(busy.transfers.down.bitsPerSecond).toBeLessThan(10e6);
      expect(busy.transfers.up.bitsPerSecond).toBeGreaterThan(1.5e6);
      expect(busy.transfers.up.bitsPerSecond).toBeLessThan(4e6);
      expect(busy.transfers.up.busyRatio).toBeGreaterThan(0.8);
      expect(busy.transfers.down.busyRatio).toBeGreaterThan(0.8);
      const wording = loadWording(result);
      expect(wording?.sentences[0]).toMatch(
        /^When somebody uploads or downloads, calls get \d+\u00a0ms slower: /,
      );
      expect(wording?.sentences[1]).toContain('bufferbloat');
      expect(verdictWording(result).explanation).toContain('calls get');
      expect(summary).toContain(wording?.headline);
    } finally {
      await other.close();
    }
  });

  test('says that calls stay good where the link carries all', async () => {
    const other = await makeOtherHost();
    skipUnless(other !== null, 'Making another host takes root and iproute2.');
    if (!other) return;
    try {
      const { result } = await runFrom(other, 5, '--loaded', '--calls', '2', '--duration', '15s');
      const busy = busyOf(result);
      expect(busy?.grades).toMatchObject({ verdict: 'meets', findings: [] });
      // The transfers may use 5 Mbit/s here, and the way between two hosts of one machine carries far more.
      expect(loadWording(result)?.headline).toBe(
        'Calls stayed good beside these transfers, which did not fill the link.',
      );
      expect(loadWording(result)?.sentences.join(' ')).not.toMatch(/slower|bufferbloat|lost/);
      // As fast as it may, and no faster.
      for (const { bitsPerSecond } of [busy?.transfers.up, busy?.transfers.down].flatMap(
        (way) => way ?? [],
      )) {
        expect(bitsPerSecond).toBeGreaterThan(4.5e6);
        expect(bitsPerSecond).toBeLessThan(5.3e6);
      }
    } finally {
      await other.close();
    }
  });
});
