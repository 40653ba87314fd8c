import { isTimeZone } from '../../src/core/assessment/local-time.ts';
import type { Sample, SampleOutcome } from '../../src/wire/sample.ts';
import type { ArrivedSample, SamplesSaved, SiteStore } from '../store/port/sites.ts';
import type { Heartbeat } from './heartbeat.ts';

/** An agent's word for: the page did not load, so there was no test. */
const SERVER_UNREACHABLE = 'server-unreachable';

/** What became of samples that were sent. */
export type Taken = SamplesSaved | { readonly outcome: 'refused'; readonly problem: string };

/**
 * Stores samples, all or none. When an agent could not reach this server, only the server knows later whose fault it was:
 * had it been up, the network was in the way, and no call would have come about; else it says nothing of the network.
 */
export async function takeSamples(
  { store, heartbeat, nowMs }: { store: SiteStore; heartbeat: Heartbeat; nowMs: () => number },
  samples: readonly Sample[],
): Promise<Taken> {
  for (const sample of samples) {
    const problem = problemOf(sample);
    if (problem !== null) return { outcome: 'refused', problem };
  }
  if (samples.some(isUnreached)) await heartbeat.beat();
  const receivedAtMs = nowMs();
  const arrived: ArrivedSample[] = [];
  for (const sample of samples)
    arrived.push({ sample, receivedAtMs, counted: await countedAs(sample, store) });
  return store.saveSamples(arrived);
}

function problemOf({ site, timeZone, dueAt, startedAt }: Sample): string | null {
  if (site.trim() === '') return 'the name of the site is empty';
  if (!isTimeZone(timeZone)) return `there is no time zone called "${timeZone}"`;
  const badTime = [dueAt, startedAt].find((time) => time !== null && Number.isNaN(Date.parse(time)));
  return badTime === undefined ? null : `"${badTime}" is no time`;
}

const isUnreached = ({ outcome, reason }: Sample): boolean =>
  reason === SERVER_UNREACHABLE && (outcome === 'failed' || outcome === 'unusable');

async function countedAs(sample: Sample, store: SiteStore): Promise<SampleOutcome> {
  if (!isUnreached(sample)) return sample.outcome;
  const triedAtMs = Math.floor(Date.parse(sample.startedAt ?? sample.dueAt));
  return (await store.wasUp(triedAtMs)) ? 'failed' : 'unusable';
}
