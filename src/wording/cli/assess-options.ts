import { msg, str } from '@lit/localize';

/** What an option of `edgewise assess` must be: continues the sentence "<option> must be ...". */
export const assessRequirement = {
  last: () => msg('a time of at least 1m, such as 7d'),
  label: () => msg('a text of 1 to 200 characters'),
  until: () => msg('a time such as 2026-01-31T12:00:00Z'),
  target: () => msg('client-edge, edge-edge or azure:REGION[:site|:edge]'),
  timeZone: () => msg('the name of a time zone, such as Europe/Berlin'),
  every: () => msg('a time of at least 1s, such as 10m'),
} as const;

/** What is wrong with how `edgewise assess` was called, a sentence each. */
export const assessOptionProblem = {
  /** `requirement`: as `assessRequirement` has it. */
  wrong: (option: string, requirement: string, typed: string) =>
    msg(str`${option} must be ${requirement}, not "${typed}".`),
  noFile: (option: string) => msg(str`${option} must name a file.`),
  severalOutputs: () => msg('Only one of --json, --csv and --html can be standard output.'),
  bothSources: () => msg('Give either files or --server, not both.'),
  noSource: () => msg('Give files (NDJSON or CSV), or a server with --server and a token.'),
  server: (typed: string) => msg(str`--server must be an address such as https://host:8080, not "${typed}".`),
  noSite: () => msg('--site is needed with --server.'),
  wholeDays: (mostDays: number) =>
    msg(str`With --server, --last must be whole days, from 1d to ${String(mostDays)}d.`),
  forFiles: (option: string) => msg(str`${option} is for files; the server has its own for each site.`),
  noToken: () =>
    msg('With --server, a token of scope results:read is needed: --token-file, --token or EDGEWISE_TOKEN.'),
  tokenNotRead: (file: string) => msg(str`The token file ${file} cannot be read.`),
  unknownRegion: () => msg('--target names a region that is not known.'),
} as const;

/** `message`: the server's own sentence, or `answeredOnly`. */
export const noAssessment = (origin: string, message: string): string =>
  msg(str`The server at ${origin} gave no assessment: ${message}`);
