import { byteSizeText } from '../byte-size.ts';
import { spanText } from '../../core/span.ts';
import type { DueSlot } from '../../core/sites/schedule.ts';
import { dryRunSays } from '../../wording/cli/watch.ts';
import type { SlotSource } from './slot-source.ts';
import { shownTest, testBytes, type WatchedTest, type WatchConfiguration } from './watch-configuration.ts';

/** What an agent would do: `--dry-run`. */
export interface DryRun {
  /** The effective configuration, without the token. */
  readonly configuration: unknown;
  readonly tests: readonly {
    readonly site: string;
    readonly relay: string | null;
    /** The next times, ISO 8601, UTC. */
    readonly next: readonly string[];
    readonly bytesPerDay: number;
  }[];
  readonly bytesPerDay: number;
}

const SHOWN_SLOTS = 5;
const DAY_MS = 86_400_000;

/** Works out what an agent would do; `slotsOf` has the offset of each test. */
export function dryRunOf(
  configuration: WatchConfiguration,
  slotsOf: (test: WatchedTest) => SlotSource,
  nowMs: number,
): DryRun {
  const tests = configuration.tests.map((test) => {
    const slots = slotsOf(test);
    return {
      site: test.site,
      relay: test.relay,
      next: following(slots, nowMs, SHOWN_SLOTS).map(({ dueMs }) => new Date(dueMs).toISOString()),
      bytesPerDay: testsOfDay(configuration, slots, nowMs) * testBytes(test),
    };
  });
  return {
    configuration: shownConfiguration(configuration),
    tests,
    bytesPerDay: tests.reduce((sum, { bytesPerDay }) => sum + bytesPerDay, 0),
  };
}

function following(slots: SlotSource, afterMs: number, count: number): DueSlot[] {
  const found: DueSlot[] = [];
  for (let slot = slots.next(afterMs); slot !== null && found.length < count; slot = slots.next(slot.dueMs))
    found.push(slot);
  return found;
}

/** Of a calendar the coming seven days, since weekends may have none. */
function testsOfDay({ rhythm }: WatchConfiguration, slots: SlotSource, nowMs: number): number {
  if (rhythm.kind === 'every') return DAY_MS / rhythm.everyMs;
  const untilMs = nowMs + 7 * DAY_MS;
  let count = 0;
  for (let slot = slots.next(nowMs); slot !== null && slot.dueMs < untilMs; slot = slots.next(slot.dueMs))
    count += 1;
  return count / 7;
}

function shownConfiguration(configuration: WatchConfiguration): unknown {
  const { rhythm, timeZone, forMs, agent, browser, reuseBrowser, isInsecure, spool } = configuration;
  return {
    ...(rhythm.kind === 'every' ? { every: spanText(rhythm.everyMs) } : { cron: rhythm.pattern }),
    timeZone,
    for: forMs === null ? dryRunSays.untilEnded() : spanText(forMs),
    agent,
    browser: browser ?? dryRunSays.anyBrowser(),
    reuseBrowser,
    insecure: isInsecure,
    spool,
    spoolLimit: byteSizeText(configuration.spoolLimitBytes).replace(' ', ''),
    ndjson: configuration.ndjson,
    csv: configuration.csv,
    atOnce: configuration.isAtOnce,
    tests: configuration.tests.map(shownTest),
  };
}

/** The same for people. */
export function dryRunText({ configuration, tests, bytesPerDay }: DryRun): string {
  return [
    dryRunSays.configuration(),
    JSON.stringify(configuration, null, 2),
    '',
    dryRunSays.next(),
    ...tests.map(
      ({ site, relay, next }) =>
        `  ${site}${relay === null ? '' : ` by ${relay}`}: ${next.map((time) => time.slice(0, 19).replace('T', ' ')).join(', ')}`,
    ),
    '',
    dryRunSays.data(byteSizeText(bytesPerDay), byteSizeText(bytesPerDay * 7)),
  ].join('\n');
}
