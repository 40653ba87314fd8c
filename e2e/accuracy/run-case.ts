import type { TruthLog } from '../../netlab/truth-log.ts';
import type { AccuracyCase } from './cases.ts';
import { measuredOf, type Measured } from './measured.ts';
import { runInChromium } from './run-in-chromium.ts';
import { startSite, type Site } from './site.ts';

/** A run of one case: what the browser measured, and what the gateway logged. */
export interface CaseRun {
  readonly measured: Measured;
  readonly log: TruthLog;
}

/**
 * Runs one test in Chromium through an open site. Connecting is clean, so that every run is alike; the impairments
 * begin with the warm-up, and what waits to be told is told at its time.
 */
export async function runThrough(
  site: Site,
  one: Pick<AccuracyCase, 'triggerAfterMs' | 'mark'>,
  options: { readonly durationS: number; readonly initScript?: string },
): Promise<CaseRun> {
  let isTriggered = false;
  const { durationS } = options;
  const { mark = 'none' } = one;
  const updates = await runInChromium(site.testUrl({ durationS, packets: true, mark }), {
    ...(options.initScript === undefined ? {} : { initScript: options.initScript }),
    onUpdate(update) {
      if (update.kind !== 'phase') return;
      if (update.phase === 'warming') void site.lab.activate();
      if (isTriggered || one.triggerAfterMs === undefined || update.elapsedMs < one.triggerAfterMs) return;
      isTriggered = true;
      void site.lab.trigger();
    },
  });
  return { measured: measuredOf(updates), log: await site.lab.log() };
}

/** Starts a site for the case, runs it, and closes the site. */
export async function runCase(
  one: AccuracyCase,
  options: { readonly durationS: number; readonly initScript?: string },
): Promise<CaseRun> {
  const { impairments, relayIo } = one;
  const site = await startSite(impairments, { ...(relayIo && { relayIo }) });
  try {
    return await runThrough(site, one, options);
  } finally {
    await site.close();
  }
}
