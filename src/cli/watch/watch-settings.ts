import { z } from 'zod';
import { isTimeZone } from '../../core/assessment/local-time.ts';
import { parseSpan, spanText } from '../../core/span.ts';
import { readTestOption } from '../../wire/read-test-option.ts';
import { flagName, TEST_OPTIONS, type TestOptionName } from '../../wire/test-options.ts';
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

const text = (what: string, maxLength: number) => {
  const error = `must be ${what}`;
  return z.string({ error }).trim().min(1, { error }).max(maxLength, { error });
};
const label = text(`a text of 1 to ${MAX_LABEL_LENGTH} characters`, MAX_LABEL_LENGTH);
const fileName = text('the name of a file', 4096);
const flag = z.boolean({ error: 'must be true or false' });

/** A time in ms, written as `10m`. */
const span = (minMs: number, maxMs: number, example: string) => {
  const error = `must be a time from ${spanText(minMs)} to ${spanText(maxMs)}, such as ${example}`;
  return z
    .string({ error })
    .transform((value) => parseSpan(value) ?? NaN)
    .refine((ms) => ms >= minMs && ms <= maxMs, { error });
};
const ADDRESS = 'must be the address of a page, such as http://host:8080';
const address = z
  .string({ error: ADDRESS })
  .transform((value) => (value.includes('://') ? value : `http://${value}`))
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), { error: ADDRESS })
  .transform((value) => new URL(value));
const SIZE = 'must be a size from 1MB to 100GB, such as 200MB';
const size = z
  .string({ error: SIZE })
  .transform((value) => parseByteSize(value) ?? NaN)
  .refine((bytes) => bytes >= 1e6 && bytes <= 100e9, { error: SIZE });
/** An option of a test, typed or as JSON has it. */
const testOption = <N extends TestOptionName>(name: N) =>
  z.unknown().transform((typed, context) => {
    const value = readTestOption(name, typed, parseSpan);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: testOptionRequirement(name) });
    return z.NEVER;
  });
const TIME_ZONE = 'must be the name of a time zone, such as Europe/Berlin';
const timeZone = z.string({ error: TIME_ZONE }).refine(isTimeZone, { error: TIME_ZONE });

function unknownKeys(keys: readonly string[]): string {
  const names = keys.map((key) => `"${key}"`).join(', ');
  return keys.length === 1 ? `has ${names}, which is no setting` : `has ${names}, which are no settings`;
}
const objectError = (issue: { code?: string | undefined; keys?: string[] }): string =>
  issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? []) : 'must be an object';

/** What each test may have for itself. */
const own = {
  site: testOption('site').optional(),
  relay: testOption('relay').optional(),
  target: testOption('target').optional(),
  duration: testOption('duration').optional(),
  tokenFile: fileName.optional(),
  only: testOption('only').optional(),
  calls: testOption('calls').optional(),
  loaded: testOption('loaded').optional(),
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
      .array(test, { error: 'must be a list of tests' })
      .min(1, { error: 'must have at least one test' })
      .max(MAX_TESTS, { error: `must have at most ${MAX_TESTS} tests` })
      .optional(),
    /** 10 minutes as published. */
    every: span(MIN_EVERY_MS, MAX_EVERY_MS, '10m').optional(),
    cron: text('a pattern of five fields, such as "*/10 8-18 * * 1-5"', 200).optional(),
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
  target: flagName('target'),
  duration: flagName('duration'),
  only: flagName('only'),
  calls: flagName('calls'),
  loaded: flagName('loaded'),
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
