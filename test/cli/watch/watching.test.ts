import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AgentFolder } from '../../../src/cli/watch/agent-folder.ts';
import {
  parseWatchConfiguration,
  type WatchConfiguration,
} from '../../../src/cli/watch/watch-configuration.ts';
import { Watching } from '../../../src/cli/watch/watching.ts';
import type { Sample } from '../../../src/wire/sample.ts';

function planIn(stateFolder: string): WatchConfiguration {
  const tests = ['Berlin', 'Bonn', 'Bern'].map((site) => ({ url: 'http://192.0.2.1', site }));
  const parsed = parseWatchConfiguration({
    address: undefined,
    options: { config: 'plan.json', atOnce: true, ndjson: 'kept.ndjson' },
    environment: {},
    nowMs: Date.now(),
    machine: { name: 'probe-1', timeZone: 'UTC', stateFolder },
    readFile: () => JSON.stringify({ tests }),
  });
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.configuration;
}

it('keeps one report whole before the next, so that what is told has the order of what is stored', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-watching-'));
  const stop = new AbortController();
  const events: string[] = [];
  const siteOf = (line: string): string => (JSON.parse(line) as Pick<Sample, 'site'>).site;
  try {
    const watching = new Watching({
      configuration: planIn(folder),
      folder: await AgentFolder.open(folder),
      browsers: {
        run: () => Promise.resolve({ kind: 'trouble', code: 'no-page', message: 'None.' }),
        close: () => Promise.resolve(),
      },
      ndjson: {
        // The first is the slowest: a disk need not take what it is given in the order of being given it.
        tryAppend: async (line) => {
          events.push(`writes ${siteOf(line)}`);
          for (let left = siteOf(line) === 'Berlin' ? 1000 : 1; left > 0; left--) await turn();
          events.push(`wrote ${siteOf(line)}`);
        },
      },
      csv: null,
      onSlot: (_report, { site }) => {
        events.push(`told ${site}`);
        if (site === 'Bern') stop.abort();
      },
      log: () => undefined,
    });
    await watching.run(stop.signal);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(events).toEqual(
    ['Berlin', 'Bonn', 'Bern'].flatMap((site) => [`writes ${site}`, `wrote ${site}`, `told ${site}`]),
  );
});
