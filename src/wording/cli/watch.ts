import { msg, str } from '@lit/localize';

/** What an agent says while it watches, a line each. A `reason` is as `fileReason` says it. */
export const agentSays = {
  folderInUse: (process: number | string, folder: string) =>
    msg(
      str`Another agent (process ${String(process)}) uses ${folder}; end it, or give this one a folder of its own with --spool.`,
    ),
  folderNotUsed: (folder: string, reason: string) =>
    msg(str`The folder ${folder} cannot be used: ${reason}.`),
  unsent: (parcels: number) =>
    msg(str`${String(parcels)} are not sent yet; they are kept, and sent when it is started again.`),
  clockSetBack: () => msg('The clock was set back by more than a day: the schedule starts over.'),
  slotNotNoted: (reason: string) => msg(str`The last slot cannot be noted: ${reason}.`),
} as const;

/** What it says of what waits to be sent. */
export const spoolSays = {
  full: (dropped: number) =>
    msg(str`The spool has reached its limit: the oldest ${String(dropped)} in it were dropped.`),
  memoryFull: (dropped: number) =>
    msg(str`${String(dropped)} of the oldest that wait for the disk were dropped.`),
  writesAgain: () => msg('The spool can be written again; nothing of what waited was lost.'),
  notWritten: (reason: string) =>
    msg(str`The spool cannot be written: ${reason}. What is measured waits in memory until it can.`),
} as const;

/** What it says of sending. `message`: the server's, or one of the last two. */
export const sendingSays = {
  storesAgain: () => msg('The server stores again.'),
  refused: (parcel: string, message: string) =>
    msg(str`The server refused ${parcel}, which was put aside: ${message}`),
  later: (message: string) => msg(str`Not stored yet, trying again: ${message}`),
  notReached: () => msg('the server could not be reached.'),
  answered: (status: number) => msg(str`the server answered ${String(status)}.`),
} as const;

/** What it says of the files that it appends to. */
export const lineFileSays = {
  writesAgain: (file: string) => msg(str`${file} can be written again; lines are missing from it.`),
  otherColumns: (file: string) =>
    msg(str`${file} has other columns than this version writes; name another file.`),
} as const;

/** Why a slot has no test, as its sample tells it. */
export const slotMessage = {
  missed: () => msg('The machine or the agent was not running.'),
  skipped: () => msg('The run before had not ended yet.'),
} as const;

/** Heads and lines of `--dry-run`. Sizes as `byteSizeText` says them. */
export const dryRunSays = {
  configuration: () => msg('Configuration:'),
  next: () => msg('Next tests (UTC):'),
  data: (perDay: string, perWeek: string) => msg(str`Data: about ${perDay} a day, ${perWeek} a week.`),
  untilEnded: () => msg('until it is told to end'),
  anyBrowser: () => msg('an installed one'),
} as const;
