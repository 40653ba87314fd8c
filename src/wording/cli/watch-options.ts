import { msg, str } from '@lit/localize';

/** What is wrong with the settings of `edgewise watch`, a sentence each. */
export const watchOptionProblem = {
  service: (kinds: readonly string[], typed: string) =>
    msg(str`--print-service must be ${kinds.join(', ')}, not "${typed}".`),
  configNotRead: (file: string, reason: string) =>
    msg(str`The configuration file ${file} cannot be read: ${reason}.`),
  configNoObject: (file: string) => msg(str`The configuration file ${file} must hold an object.`),
  configNotJson: (file: string, reason: string) =>
    msg(str`The configuration file ${file} is not JSON: ${reason}.`),
  /** `requirement`: as the setting's schema says it. */
  setting: (label: string, requirement: string) => `${label} ${requirement}.`,
  /** Where neither an option nor the file is at fault. */
  theCommand: () => msg('The command'),
  settingIn: (setting: string, file: string) => msg(str`"${setting}" in ${file}`),
  sentNowhere: () =>
    msg(
      'Without a token nothing is sent, so there must be a file for what is measured: --ndjson or --csv. A token is given by --token-file or EDGEWISE_TOKEN ("edgewise token add NAME --scope results:write" makes one).',
    ),
  twoRhythms: () => msg('--every and --cron are two ways to say when: give one of them.'),
  cron: (reason: string) => msg(str`--cron cannot be read: ${reason}`),
  noDay: () => msg('no day of any year fits it.'),
  noAddress: () => msg('The address of the page is missing, such as http://host:8080.'),
  noSite: () => msg('--site is missing: what is measured is filed under it.'),
  twice: () => msg('The same address, site and relay appear twice in "tests".'),
} as const;

/** `index`: of the list of tests, from 0; `null` where there is no list. */
export const problemOfTest = (index: number | null, problem: string): string =>
  index === null ? problem : `tests[${String(index)}]: ${problem}`;

/** Tests that take longer than the time between them; both in s. */
export const someSkipped = (workS: number, everyS: number): string =>
  msg(
    str`The tests take about ${String(workS)} s and are due every ${String(everyS)} s: some will be skipped.`,
  );

/** What a setting must be: continues the sentence "<setting> ...", as the command line and its file say it. */
export const settingRequirement = {
  /** `what`: of `settingText`. */
  text: (what: string) => msg(str`must be ${what}`),
  flag: () => msg('must be true or false'),
  time: (least: string, most: string, example: string) =>
    msg(str`must be a time from ${least} to ${most}, such as ${example}`),
  address: () => msg('must be the address of a page, such as http://host:8080'),
  size: () => msg('must be a size from 1MB to 100GB, such as 200MB'),
  timeZone: () => msg('must be the name of a time zone, such as Europe/Berlin'),
  object: () => msg('must be an object'),
  tests: () => msg('must be a list of tests'),
  someTests: () => msg('must have at least one test'),
  fewerTests: (most: number) => msg(str`must have at most ${String(most)} tests`),
  /** `keys`: quoted, with commas between them. */
  unknownKey: (key: string) => msg(str`has ${key}, which is no setting`),
  unknownKeys: (keys: string) => msg(str`has ${keys}, which are no settings`),
} as const;

/** Kinds of text that a setting is. */
export const settingText = {
  label: (mostCharacters: number) => msg(str`a text of 1 to ${String(mostCharacters)} characters`),
  file: () => msg('the name of a file'),
  cron: () => msg('a pattern of five fields, such as "*/10 8-18 * * 1-5"'),
} as const;

/** In place of what a test leaves open. */
export const shownAs = {
  nearestRelay: () => msg('nearest'),
  targetOfRelay: () => msg('as the relay'),
} as const;
