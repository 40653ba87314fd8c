import { z } from 'zod';
import { isTimeZone } from '../../core/assessment/local-time.ts';
import { parseSpan, spanText } from '../../core/span.ts';
import { readTestOption } from '../../wire/read-test-option.ts';
import { flagName, TEST_OPTIONS, type TestOptionName } from '../../wire/test-options.ts';
import { settingRequirement, settingText } from '../../wording/cli/watch-options.ts';
import { testOptionRequirement } from '../../wording/run/test-option.ts';
import { parseByteSize } from '../byte-size.ts';

/**
 * What the settings of `edgewise watch` may be, on the command line and in its file alike. Every message continues
 * the sentence "<setting> ...". Defaults stand here and nowhere else, but for those of a test (wire/test-options.ts).
 */

/** As wire/sample.ts has it. */
const MIN_EVERY_MS = 15_000;
const MAX_EVERY_MS = 86_400_000;
const MAX_LABEL_LENGTH = 200;
const MAX_TESTS = 100;

const text = (what: () => string, maxLength: number) => {
  const error = (): string => settingRequirement.text(what());
  return z.string({ error }).trim().min(1, { error }).max(maxLength, { error });
};
const label = text(() => settingText.label(MAX_LABEL_LENGTH), MAX_LABEL_LENGTH);
const fileName = text(settingText.file, 4096);
const flag = z.boolean({ error: settingRequirement.flag });

/** A time in ms, written as `10m`. */
const span = (minMs: number, maxMs: number, example: string) => {
  const error = (): string => settingRequirement.time(spanText(minMs), spanText(maxMs), example);
  return z
    .string({ error })
    .transform((value) => parseSpan(value) ?? NaN)
    .refine((ms) => ms >= minMs && ms <= maxMs, { error });
};
const address = z
  .string({ error: settingRequirement.address })
  .transform((value) => (value.includes('://') ? value : `http://${value}`))
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: settingRequirement.address,
  })
  .transform((value) => new URL(value));
const size = z
  .string({ error: settingRequirement.size })
  .transform((value) => parseByteSize(value) ?? NaN)
  .refine((bytes) => bytes >= 1e6 && bytes <= 100e9, { error: settingRequirement.size });
/** An option of a test, typed or as JSON has it. */
const testOption = <N extends TestOptionName>(name: N) =>
  z.unknown().transform((typed, context) => {
    const value = readTestOption(name, typed, parseSpan);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: testOptionRequirement(name) });
    return z.NEVER;
  });
const timeZone = z
  .string({ error: settingRequirement.timeZone })
  .refine(isTimeZone, { error: settingRequirement.timeZone });

function unknownKeys(keys: readonly string[]): string {
  const names = keys.map((key) => `"${key}"`).join(', ');
  return keys.length === 1 ? settingRequirement.unknownKey(names) : settingRequirement.unknownKeys(names);
}
const objectError = (issue: { code?: string | undefined; keys?: string[] }): string =>
  issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? []) : settingRequirement.object();

/** What each test may have for itself. */
const own = {
  site: testOption('site').optional(),
  relay: testOption('relay').optional(),
  region: testOption('region').optional(),
  target: testOption('target').optional(),
  duration: testOption('duration').optional(),
  tokenFile: fileName.optional(),
  only: testOption('only').optional(),
  calls: testOption('calls').optional(),
  loaded: testOption('loaded').optional(),
  mark: testOption('mark').optional(),
};

const test = z.strictObject({ url: address.optional(), ...own }, { error: objectError });

/** The whole configuration of an agent. */
export const watchSettingsSchema = z.strictObject(
  {
    url: address.optional(),
    ...own,
    duration: own.duration.default(TEST_OPTIONS.duration.default),
    /** Each of them at every slot; without the list, the one that `url` and `site` name. */
    tests: z
      .array(test, { error: settingRequirement.tests })
      .min(1, { error: settingRequirement.someTests })
      .max(MAX_TESTS, { error: () => settingRequirement.fewerTests(MAX_TESTS) })
      .optional(),
    /** 10 minutes as published. */
    every: span(MIN_EVERY_MS, MAX_EVERY_MS, '10m').optional(),
    cron: text(settingText.cron, 200).optional(),
    timeZone: timeZone.optional(),
    for: span(60_000, 3650 * 86_400_000, '7d').optional(),
    agent: label.optional(),
    browser: fileName.optional(),
    reuseBrowser: flag.default(false),
    insecure: flag.default(false),
    /** A week of results is 40 MB. */
    spool: fileName.optional(),
    spoolLimit: size.default(200_000_000),
    ndjson: fileName.optional(),
    csv: fileName.optional(),
    atOnce: flag.default(false),
  },
  { error: objectError },
);

export type WatchSettings = z.infer<typeof watchSettingsSchema>;
export type TestSettings = z.infer<typeof test>;

/** The option of each setting that has one. */
export const WATCH_OPTIONS: Readonly<Partial<Record<string, string>>> = {
  url: 'the address',
  site: flagName('site'),
  relay: flagName('relay'),
  region: flagName('region'),
  target: flagName('target'),
  duration: flagName('duration'),
  only: flagName('only'),
  calls: flagName('calls'),
  loaded: flagName('loaded'),
  mark: flagName('mark'),
  tokenFile: '--token-file',
  every: '--every',
  cron: '--cron',
  timeZone: '--time-zone',
  for: '--for',
  agent: '--agent',
  browser: '--browser',
  reuseBrowser: '--reuse-browser',
  insecure: '--insecure',
  spool: '--spool',
  spoolLimit: '--spool-limit',
  ndjson: '--ndjson',
  csv: '--csv',
  atOnce: '--at-once',
};
