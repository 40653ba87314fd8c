/**
 * What a page that was opened by the command line tells it. The command opens
 * `/?autostart=1&duration=15&relay=..&target=..&site=..&ticket=..&user=..&request=..` (duration in seconds) and gives the page
 * a function of this name; the page calls it with one update after another. `result` and `failed` are the last;
 * `result` is sent when it has been stored or could not be stored.
 */
export const REPORT_FUNCTION = 'edgewiseReport';

/** Names of the query parameters beside those of the test's options (test-options.ts). */
export const RUN_QUERY = {
  autostart: 'autostart',
  /** `1`: also report the raw packet records, before the result. */
  packets: 'packets',
  /** `1`: look for how many calls at once the link carries, by several tests. */
  findCalls: 'findCalls',
  /** The most that those may move, megabytes. */
  dataCap: 'dataCap',
} as const;
