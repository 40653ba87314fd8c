import { msg, str } from '@lit/localize';

/** Why a run in a browser without a window came to nothing. */
export const browserProblem = {
  notAt: (file: string) => msg(str`There is no browser at ${file}.`),
  none: () =>
    msg(
      'No browser was found: install Chromium, Google Chrome or Microsoft Edge, or name one with --browser or EDGEWISE_BROWSER.',
    ),
  noSandbox: (file: string) =>
    msg(
      str`The browser ${file} cannot use its sandbox on this machine; allow unprivileged user namespaces for it.`,
    ),
  notStarted: (file: string) => msg(str`The browser ${file} could not be started.`),
  ended: () => msg('The browser ended before the test did.'),
  crashed: () => msg('The page crashed in the browser.'),
  /** `limitS`: how long the run was given, s. */
  noResult: (limitS: number) => msg(str`There was no result within ${String(limitS)} s.`),
} as const;

/** Why what answers at an address is no page of ours. */
export const pageProblem = {
  none: (origin: string) => msg(str`There is no Edgewise page at ${origin}.`),
  /** `problem`: as the schema of the report says it, without a full stop. */
  badReport: (problem: string) => msg(str`The page reported what it must not: ${problem}.`),
  status: (origin: string, status: number) =>
    msg(str`${origin} answered with status ${String(status)} instead of a page.`),
} as const;

/** What a page is told that shall store nothing. */
export const storesNothing = (): string => msg('This run stores nothing at the server.');

/** Before the page says anything itself. */
export const startingBrowser = (): string => msg('Starting the browser');

/** Whoever ran it ended it. */
export const interrupted = (): string => msg('Interrupted; there is no result.');
