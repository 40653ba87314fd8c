import type { Store } from '../../../server/store/port/store.ts';
import { arrival, NEW_YEAR_MS } from '../store/contract/arrivals.ts';

/** Weeks of tests as a store has them. */
const HOUR_MS = 3_600_000;
const EVERY_MS = 4 * HOUR_MS;
export const SLOTS = 42;
/** When a week of them has ended. */
export const NOW_MS = NEW_YEAR_MS + 7 * 24 * HOUR_MS;

/** A test with this round trip and nothing wrong, that a machine made at a label through a relay. */
export async function saveTest(
  store: Store,
  id: string,
  label: string,
  relay: string,
  rttMs: number,
  atMs: number,
): Promise<void> {
  const made = arrival(id, { atMs, site: label, relay, verdict: 'meets', standing: 'token' });
  const { metrics, client, grades } = made.result;
  const { loop } = metrics;
  await store.results.save({
    ...made,
    result: {
      ...made.result,
      client: { ...client, unattended: true },
      grades: { ...grades, findings: [] },
      metrics: {
        ...metrics,
        loop: {
          ...loop,
          rttMs: { ...loop.rttMs!, mean: rttMs },
          worstLoss15s: { ...loop.worstLoss15s!, ratio: 0 },
          worstBurst200ms: { ...loop.worstBurst200ms!, ratio: 0 },
        },
      },
    },
  });
}

/** A week of a label through a relay, 10 ms around a round trip. */
export async function saveWeek(
  store: Store,
  label: string,
  relay: string,
  rttMs: number,
  random: () => number,
): Promise<void> {
  const slots = Array.from({ length: SLOTS }, (_, slot) => ({
    id: `${label} ${relay} ${slot}`,
    atMs: NOW_MS - (SLOTS - slot) * EVERY_MS + Math.floor(random() * EVERY_MS),
    value: rttMs + 10 * (random() - 0.5),
  }));
  await Promise.all(slots.map(({ id, atMs, value }) => saveTest(store, id, label, relay, value, atMs)));
  await store.sites.setSettings(label.toLowerCase(), { everyMs: EVERY_MS, timeZone: 'UTC', target: null });
}
