import { LEAST_DATA_CAP_BYTES, MOST_DATA_CAP_BYTES, newSearch } from '../core/find-calls/call-search.ts';
import type { TestOptions } from '../core/run/options.ts';
import { MAX_CALLS } from '../core/traffic/load.ts';
import { readLinkOption } from '../wire/test-link.ts';
import type { TestOptionValue } from '../wire/test-option-schema.ts';
import type { TestOptionName } from '../wire/test-options.ts';
import { RUN_QUERY } from '../wire/unattended-page.ts';

/** What the page's address asks for. */
export interface PageLink {
  readonly options: Partial<TestOptions>;
  /** Start at once, unless a result is shown; used by the command line. */
  readonly autostart: boolean;
  /** Report raw packet records to the command line as well. */
  readonly packets: boolean;
  /** `/r/<id>`: show this stored result. */
  readonly resultId: string | null;
}

/** The result that a path shows; `null` for one that shows none. */
export const resultIdOf = (path: string): string | null => /^\/r\/([\w-]+)\/?$/.exec(path)?.[1] ?? null;

/** In bytes; `undefined` for what is no allowance. */
function dataCapOf(megabytes: string | null): number | undefined {
  const bytes = megabytes === null ? NaN : Number(megabytes) * 1_000_000;
  return bytes >= LEAST_DATA_CAP_BYTES && bytes <= MOST_DATA_CAP_BYTES ? bytes : undefined;
}

/**
 * Reads the page's address: options (wire/test-link.ts), `&autostart=1`, or `/r/<id>`. What cannot be understood is left at
 * its default.
 */
export function readLink(url: URL): PageLink {
  const query = url.searchParams;
  const asked = <N extends TestOptionName>(name: N): TestOptionValue<N> | undefined =>
    readLinkOption(query, name);
  const durationMs = asked('duration');
  const calls = asked('calls');
  const loaded = asked('loaded');
  const relayName = asked('relay');
  const target = asked('target');
  const region = asked('region');
  const autostart = query.get(RUN_QUERY.autostart) === '1';
  return {
    options: {
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(calls === undefined ? {} : { calls }),
      ...(loaded === undefined ? {} : { loaded }),
      ...(relayName === undefined ? {} : { relayName }),
      ...(target === undefined ? {} : { target }),
      labels: {
        ticket: asked('ticket') ?? null,
        site: asked('site') ?? null,
        user: asked('user') ?? null,
        request: asked('request') ?? null,
        ...(region === undefined ? {} : { region }),
      },
      unattended: autostart,
      keepPackets: asked('keepPackets') ?? false,
      onlyConnectivity: asked('only') === 'connectivity',
      idleLife: asked('idleLife') ?? false,
      mark: asked('mark') ?? 'none',
      ...(query.get(RUN_QUERY.findCalls) === '1'
        ? { search: newSearch(MAX_CALLS, dataCapOf(query.get(RUN_QUERY.dataCap))) }
        : {}),
    },
    autostart,
    packets: query.get(RUN_QUERY.packets) === '1',
    resultId: resultIdOf(url.pathname),
  };
}
