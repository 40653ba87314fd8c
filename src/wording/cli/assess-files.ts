import { msg, str } from '@lit/localize';

/** Why a file of samples cannot be used; continues the sentence of `fileNotUsed`. */
export const tableProblem = {
  empty: () => msg('it is empty.'),
  semicolons: () => msg('its cells are separated by semicolons; commas are needed.'),
  noColumns: (names: readonly string[]) =>
    msg(str`it has no column ${names.map((name) => `"${name}"`).join(', ')}.`),
  /** `reason`: as `fileReason` says it. */
  notRead: (reason: string) => `${reason}.`,
} as const;

/** What is wrong with a line of a file; continues the sentence of `lineLeftOut`. */
export const lineProblem = {
  quotes: () => msg('its quotes are not in order.'),
  cells: (count: number, named: number) =>
    msg(str`it has ${String(count)} cells where ${String(named)} are named.`),
  measuredAt: (text: string) => msg(str`measuredAt "${text}" is no time such as 2026-01-31T12:00:00Z.`),
  decimalComma: (column: string, text: string) =>
    msg(str`${column} "${text}" has a comma for its decimals; a point is needed.`),
  noNumber: (column: string, text: string) => msg(str`${column} "${text}" is no number.`),
  noTime: (text: string) => msg(str`"${text}" is no time.`),
  notJson: () => msg('it is not JSON.'),
  neither: () => msg('it is neither a run nor a sample.'),
  jsonExport: () => msg('it is an export as JSON; export as NDJSON or CSV instead.'),
  /** `problem`: as the schema says it. */
  noResult: (problem: string) => msg(str`it is not a result (${problem}).`),
  noSample: (problem: string) => msg(str`it is not a sample (${problem}).`),
} as const;

/** `problem`: of `tableProblem`. */
export const fileNotUsed = (file: string, problem: string): string =>
  msg(str`${file} cannot be used: ${problem}`);

/** `line`: from 1. `problem`: of `lineProblem`. */
export const lineLeftOut = (file: string, line: number, problem: string): string =>
  msg(str`${file}, line ${String(line)} was left out: ${problem}`);

export const linesLeftOut = (file: string, lines: number, samples: number): string =>
  lines === 1
    ? msg(str`${file}: 1 line was left out, ${String(samples)} samples were read.`)
    : msg(str`${file}: ${String(lines)} lines were left out, ${String(samples)} samples were read.`);

/** Results that nobody answers for. */
export const resultsLeftOut = (file: string, results: number): string =>
  results === 1
    ? msg(str`${file}: 1 result was left out, which no site counts: sent without a token and for no request.`)
    : msg(
        str`${file}: ${String(results)} results were left out, which no site counts: sent without a token and for no request.`,
      );

/** Why files that could be read hold no answer. */
export const samplesProblem = {
  none: () => msg('There are no samples in the files.'),
  /** `sites`: their names; an empty one is of samples that no site was given. */
  severalSites: (sites: readonly string[]) =>
    msg(
      str`The files hold samples of ${String(sites.length)} sites (${sites.map((site) => site || noSite()).join(', ')}): choose one with --site.`,
    ),
  noneOfSite: (site: string) => msg(str`There are no samples of the site "${site}" in the files.`),
} as const;

/** In place of a site's name, where samples have none. */
export const noSite = (): string => msg('no site');
