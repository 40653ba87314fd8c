import type { UnattendedUpdate } from '../../../src/wire/unattended.ts';
import { first } from '../../../netlab/hosts/first.ts';
import { udpOverflowsOn } from '../../../netlab/hosts/udp-overflows.ts';
import { runInChromium } from '../../accuracy/run-in-chromium.ts';
import { browserOn } from '../../connectivity/browser-on-client.ts';
import { pathOf, SPOILINGS } from '../../reality/envelope.ts';
import { expectCounts } from '../../reality/expect-measured.ts';
import { measuredOf, type Measured } from '../../accuracy/measured.ts';
import type { ServersLaboratory } from './open-laboratory.ts';
import { FRONT, PLACES, type RelayName } from './places.ts';
import { PATIENCE_MS } from '../../patience.ts';

const MIDST_MS = 4000;

/**
 * A test in a real Chromium through a relay, with something done in its midst; its counts in both directions must equal what
 * the gateway saw of each packet.
 */
export async function expectExactThrough(
  relay: RelayName,
  durationS: number,
  { lab }: Pick<ServersLaboratory, 'lab'>,
  inTheMidst: () => void = () => undefined,
): Promise<Measured> {
  const { browser, [relay]: relayHost } = lab.hosts;
  const overflows = (): number => udpOverflowsOn(browser) + udpOverflowsOn(relayHost);
  await lab.reset();
  const before = overflows();
  const url = new URL(FRONT);
  url.search = new URLSearchParams({
    ...{ autostart: '1', packets: '1' },
    ...{ relay, duration: String(durationS) },
  }).toString();
  const chromium = await browserOn(first(browser), { hasProxy: false });
  let isDone = false;
  try {
    const updates = await runInChromium(url, {
      launch: {
        ...chromium.launch,
        // A page of loopback or of HTTPS has what this one is given here.
        args: [...(chromium.launch.args ?? []), `--unsafely-treat-insecure-origin-as-secure=${FRONT}`],
      },
      timeoutMs: PATIENCE_MS,
      onUpdate: (update: UnattendedUpdate) => {
        if (isDone || update.kind !== 'phase' || update.phase !== 'measuring') return;
        if (update.elapsedMs < MIDST_MS) return;
        isDone = true;
        inTheMidst();
      },
    });
    const roundTripMs = 2 * (PLACES.browser.delayMs + PLACES[relay].delayMs);
    const path = pathOf({ roundTripMs, spoiling: SPOILINGS['random-loss'], seed: 0 });
    expectCounts(path, {
      updates,
      log: await lab.log(),
      overflows: overflows() - before,
      pressedAtMs: null,
    });
    return measuredOf(updates);
  } finally {
    await chromium.close();
  }
}
