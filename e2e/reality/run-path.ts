import type { UnattendedUpdate } from '../../src/wire/unattended.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { browserOn } from '../connectivity/browser-on-client.ts';
import { toldInFirefoxOn } from '../connectivity/firefox-on-client.ts';
import type { PulseServer } from '../firefox/pulse.ts';
import type { ToldUpdate } from '../firefox/told-update.ts';
import type { TruthLog } from '../netlab/truth-log.ts';
import type { RealPath } from './envelope.ts';
import { openReality, type Reality } from './open-reality.ts';

/** What runs a test: Firefox needs something to play on. */
export type RealBrowser =
  { readonly kind: 'chromium' } | { readonly kind: 'firefox'; readonly pulse: PulseServer };

/** A test over a path of the envelope: all that the page told, and all that crossed the path. */
export interface RealRun {
  readonly updates: readonly UnattendedUpdate[];
  readonly log: TruthLog;
  /** When the page told its first phase, on the clock of the day: the button's press, which it does itself. */
  readonly pressedAtMs: number | null;
}

/** How a test is run. */
export interface RealTest {
  readonly browser: RealBrowser;
  readonly durationS: number;
  readonly timeoutMs: number;
}

/** Opens the path, runs one test over it and closes it; `null` where there can be no laboratory. */
export async function runPath(path: RealPath, test: RealTest): Promise<RealRun | null> {
  const reality = await openReality(path);
  if (!reality) return null;
  try {
    return await runOver(reality, test);
  } finally {
    await reality.close();
  }
}

async function runOver(reality: Reality, { browser, durationS, timeoutMs }: RealTest): Promise<RealRun> {
  const url = reality.testUrl({ durationS });
  const { client } = reality.lab.hosts;
  const told =
    browser.kind === 'firefox'
      ? await toldInFirefoxOn(client, { url: url.href, timeoutMs, pulseAddress: browser.pulse.address })
      : await inChromium(reality, url, timeoutMs);
  return {
    updates: told.map(({ update }) => update),
    log: await reality.lab.log(),
    pressedAtMs: told[0]?.atEpochMs ?? null,
  };
}

async function inChromium({ lab }: Reality, url: URL, timeoutMs: number): Promise<ToldUpdate[]> {
  const browser = await browserOn(lab.hosts.client, { hasProxy: false });
  const told: ToldUpdate[] = [];
  try {
    await runInChromium(url, {
      launch: browser.launch,
      timeoutMs,
      onUpdate: (update) => told.push({ atEpochMs: Date.now(), update }),
    });
    return told;
  } finally {
    await browser.close();
  }
}
