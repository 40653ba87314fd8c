import type { UnattendedUpdate } from '../../src/wire/unattended.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { browserOn } from '../connectivity/browser-on-client.ts';
import { UDP_PORTS } from '../connectivity/conditions.ts';
import { updatesFromFirefoxOn } from '../connectivity/firefox-on-client.ts';
import { startPulse, type PulseServer } from '../firefox/pulse.ts';
import type { TimedUpdate } from '../firefox/timed-update.ts';
import type { Host } from '../../netlab/hosts/host.ts';
import { udpOverflowsOn } from '../../netlab/hosts/udp-overflows.ts';
import type { TruthLog } from '../../netlab/truth-log.ts';
import type { RealPath } from './envelope.ts';
import { openReality, type Offers, type Reality } from './open-reality.ts';

/** What runs a test. */
export type RealBrowser = 'chromium' | 'firefox';

/** A test over a path of the envelope: all that the page told, and all that crossed the path. */
export interface RealRun {
  readonly updates: readonly UnattendedUpdate[];
  readonly log: TruthLog;
  /** Datagrams that crossed the path and that the hosts dropped, because browser or relay did not come to read in time. */
  readonly overflows: number;
  /** When the page told its first phase, on the clock of the day: the button's press, which it does itself. */
  readonly pressedAtMs: number | null;
}

/** How tests are run. */
export interface RealTests {
  readonly durationS: number;
  /** From opening the page. */
  readonly timeoutMs: number;
}

/**
 * One path after another through one laboratory with its server: starting both takes as long as half a test. Every test
 * has a new browser, and the path's impairments from opening the page on.
 */
export class Laboratory {
  readonly #tests: RealTests;
  #open: { readonly offers: Offers; readonly reality: Reality } | null = null;
  #pulse: PulseServer | null = null;

  constructor(tests: RealTests) {
    this.#tests = tests;
  }

  /**
   * Runs one test over a path; `null` where there can be no laboratory. Throws when the page does not come to an end.
   */
  async run(path: RealPath, browser: RealBrowser): Promise<RealRun | null> {
    const reality = await this.realityFor(path);
    if (!reality) return null;
    const { lab } = reality;
    const { up, ...others } = path.impairments;
    const blocked = path.transport === 'udp' ? {} : { blockedPorts: UDP_PORTS };
    await lab.setImpairments({ ...others, up: { ...up, ...blocked } });
    await lab.reset();
    const overflowsBefore = overflowsIn(reality);
    try {
      const reported = await this.updatesOf(reality, browser);
      return {
        updates: reported.map(({ update }) => update),
        log: await lab.log(),
        overflows: overflowsIn(reality) - overflowsBefore,
        pressedAtMs: reported[0]?.atEpochMs ?? null,
      };
    } catch (error) {
      // Who knows what is left of it: the next path gets another.
      await this.close();
      throw error;
    }
  }

  /** Ends all of it. It may be used again. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.reality.close();
    const pulse = this.#pulse;
    this.#pulse = null;
    await pulse?.close();
  }

  private async realityFor({ transport }: RealPath): Promise<Reality | null> {
    const offers = transport === 'tls' ? 'tls' : 'all';
    if (this.#open?.offers !== offers) {
      await this.close();
      const reality = await openReality(offers);
      if (!reality) return null;
      this.#open = { offers, reality };
    }
    return this.#open.reality;
  }

  private async updatesOf(reality: Reality, browser: RealBrowser): Promise<TimedUpdate[]> {
    const { durationS, timeoutMs } = this.#tests;
    const url = reality.testUrl({ durationS });
    if (browser === 'chromium') return updatesFromChromium(reality.client, url, timeoutMs);
    this.#pulse ??= await startPulse();
    const pulseAddress = this.#pulse.address;
    return updatesFromFirefoxOn(reality.client, { url: url.href, timeoutMs, pulseAddress });
  }
}

/** Datagrams that the hosts have dropped since they were made, because nobody came to read. */
export const overflowsIn = ({ lab }: Pick<Reality, 'lab'>): number =>
  udpOverflowsOn(lab.hosts.client) + udpOverflowsOn(lab.hosts.server);

/** Runs an unattended test in Chromium on the client's host. */
export async function updatesFromChromium(
  client: Host,
  url: URL,
  timeoutMs: number,
  onUpdate: (update: UnattendedUpdate) => void = () => undefined,
): Promise<TimedUpdate[]> {
  const chromium = await browserOn(client, { hasProxy: false });
  const reported: TimedUpdate[] = [];
  try {
    await runInChromium(url, {
      launch: chromium.launch,
      timeoutMs,
      onUpdate: (update) => {
        reported.push({ atEpochMs: Date.now(), update });
        onUpdate(update);
      },
    });
    return reported;
  } finally {
    await chromium.close();
  }
}
