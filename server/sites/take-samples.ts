import { isTimeZone } from '../../src/core/assessment/local-time.ts';
import type { RefusedSample, Sample, SampleOutcome } from '../../src/wire/sample.ts';
import type { ArrivedSample, SiteStore } from '../store/port/sites.ts';
import type { Heartbeat } from './heartbeat.ts';

/** An agent's word for: the page did not load, so there was no test. */
const SERVER_UNREACHABLE = 'server-unreachable';

/** What became of samples that were sent. */
export interface Taken {
  readonly stored: number;
  readonly same: number;
  readonly refused: readonly RefusedSample[];
}

/**
 * Stores samples, all but those that are refused: one that cannot be stored must not keep the others out. When an agent could not reach this server, only the server knows later whose fault it was:
 * had it been up, the network was in the way, and no call would have come about; else it says nothing of the network.
 */
export async function takeSamples(
  { store, heartbeat, nowMs }: { store: SiteStore; heartbeat: Heartbeat; nowMs: () => number },
  samples: readonly Sample[],
): Promise<Taken> {
  const bad = samples.flatMap((sample) => {
    const problem = problemOf(sample);
    return problem === null ? [] : [{ sample, problem }];
  });
  const good = samples.filter((sample) => bad.every((each) => each.sample !== sample));
  if (good.some(isUnreached)) await heartbeat.beat();
  const receivedAtMs = nowMs();
  const arrived: ArrivedSample[] = [];
  for (const sample of good) arrived.push({ sample, receivedAtMs, counted: await countedAs(sample, store) });
  const { stored, same, conflicts } =
    arrived.length === 0 ? { stored: 0, same: 0, conflicts: [] } : await store.saveSamples(arrived);
  return {
    stored,
    same,
    refused: [
      ...bad.map(({ sample: { id }, problem }): RefusedSample => ({
        id,
        code: 'bad-sample',
        message: `A sample is not valid: ${problem}.`,
      })),
      ...conflicts.map((id): RefusedSample => ({
        id,
        code: 'other-sample',
        message: `Another sample is stored under the id ${id}.`,
      })),
    ],
  };
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
