import { writeTestLink } from '../wire/test-link.ts';
import { RUN_QUERY } from '../wire/unattended-page.ts';
import type { RunOptions } from './run-options.ts';

type Checks = 'onlyConnectivity' | 'idleLife' | 'mark' | 'calls' | 'loaded' | 'findCalls';

/** What of a run is the page's business. */
export type RunInPage = Omit<RunOptions, 'json' | 'browser' | 'isInsecure' | 'timeoutMs' | Checks> &
  Partial<Pick<RunOptions, Checks>>;

/** The address that makes the page start this run by itself. */
export function runUrl({
  url,
  durationMs,
  labels,
  packets,
  onlyConnectivity,
  findCalls,
  ...asked
}: RunInPage): string {
  const run = new URL(url);
  run.hash = '';
  run.search = '';
  run.searchParams.set(RUN_QUERY.autostart, '1');
  const only = onlyConnectivity ? 'connectivity' : null;
  writeTestLink(run.searchParams, { ...asked, ...labels, duration: durationMs, only });
  if (packets !== null) run.searchParams.set(RUN_QUERY.packets, '1');
  if (findCalls) {
    run.searchParams.set(RUN_QUERY.findCalls, '1');
    run.searchParams.set(RUN_QUERY.dataCap, String(findCalls.dataCapBytes / 1_000_000));
  }
  return run.href;
}
