import { targetName } from '../core/verdict/targets.ts';
import { RUN_QUERY } from '../wire/unattended.ts';
import type { RunOptions } from './run-options.ts';

type Checks = 'onlyConnectivity' | 'idleLife' | 'mark' | 'calls' | 'loaded';

/** What of a run is the page's business. */
export type RunInPage = Omit<RunOptions, 'json' | 'browser' | 'isInsecure' | 'timeoutMs' | Checks> &
  Partial<Pick<RunOptions, Checks>>;

/** The address that makes the page start this run by itself. */
export function runUrl(asked: RunInPage): string {
  const { url, durationMs, relay, target, labels, packets, keepPackets } = asked;
  const { onlyConnectivity = false, idleLife = false, mark = 'none' } = asked;
  const { calls = 1, loaded = false } = asked;
  const run = new URL(url);
  run.hash = '';
  run.search = '';
  const set = (name: string, value: string | null): void => {
    if (value !== null) run.searchParams.set(name, value);
  };
  set(RUN_QUERY.autostart, '1');
  set(RUN_QUERY.durationS, String(durationMs / 1000));
  set(RUN_QUERY.relay, relay);
  set(RUN_QUERY.target, target && targetName(target));
  set(RUN_QUERY.site, labels.site);
  set(RUN_QUERY.ticket, labels.ticket);
  set(RUN_QUERY.user, labels.user);
  set(RUN_QUERY.request, labels.request);
  set(RUN_QUERY.packets, packets === null ? null : '1');
  set(RUN_QUERY.keepPackets, keepPackets ? '1' : null);
  set(RUN_QUERY.only, onlyConnectivity ? 'connectivity' : null);
  set(RUN_QUERY.idleLife, idleLife ? '1' : null);
  set(RUN_QUERY.mark, mark === 'none' ? null : mark);
  set(RUN_QUERY.calls, calls > 1 ? String(calls) : null);
  set(RUN_QUERY.loaded, loaded ? '1' : null);
  return run.href;
}
