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
  twice: () => msg('The same address, site and relay stand twice in "tests".'),
} as const;

/** `index`: of the list of tests, from 0; `null` where there is no list. */
export const problemOfTest = (index: number | null, problem: string): string =>
  index === null ? problem : `tests[${String(index)}]: ${problem}`;

/** Tests that take longer than the time between them; both in s. */
export const someSkipped = (workS: number, everyS: number): string =>
  msg(
    str`The tests take about ${String(workS)} s and are due every ${String(everyS)} s: some will be skipped.`,
  );
