import type { TestOptions } from '../core/run/options.ts';
import { parseTarget } from '../core/verdict/targets.ts';
import { MAX_CALLS } from '../core/traffic/load.ts';
import { MAX_DURATION_MS, MIN_DURATION_MS } from '../core/traffic/traffic-plan.ts';
import { RUN_QUERY } from '../wire/unattended.ts';

/** What the page's address asks for. */
export interface PageLink {
  readonly options: Partial<TestOptions>;
  /** Start at once; used by the command line. */
  readonly autostart: boolean;
  /** Report raw packet records to the command line as well. */
  readonly packets: boolean;
  /** `/r/<id>`: show this stored result. */
  readonly resultId: string | null;
}

const MAX_LABEL_LENGTH = 200;
const MARKS = ['none', 'all', 'half'] as const;

/** Ids are made by the server; what is none would only be refused with the result. */
const requestId = (text: string): string | null => (/^[\w-]{1,64}$/.test(text) ? text : null);

/**
 * Reads the page's address: `/?duration=30&relay=NAME&target=azure:west-europe:site&ticket=..&site=..&user=..
 * &request=..&keepPackets=1&calls=3&loaded=1`, `&autostart=1`, or `/r/<id>`. What cannot be understood is left at its default: a link half right still tests.
 */
export function readLink(url: URL): PageLink {
  const query = url.searchParams;
  const label = (name: string): string | null => {
    const text = (query.get(name) ?? '').trim().slice(0, MAX_LABEL_LENGTH);
    return text === '' ? null : text;
  };
  const durationMs = Math.round(Number(query.get('duration') ?? NaN) * 1000);
  const relayName = label('relay');
  const target = parseTarget(query.get('target') ?? '');
  const calls = Number(query.get(RUN_QUERY.calls) ?? NaN);
  const autostart = query.get('autostart') === '1';
  return {
    options: {
      ...(durationMs >= MIN_DURATION_MS && durationMs <= MAX_DURATION_MS ? { durationMs } : {}),
      ...(Number.isInteger(calls) && calls >= 1 && calls <= MAX_CALLS ? { calls } : {}),
      ...(query.get(RUN_QUERY.loaded) === '1' ? { loaded: true } : {}),
      ...(relayName === null ? {} : { relayName }),
      ...(target === null ? {} : { target }),
      labels: {
        ticket: label(RUN_QUERY.ticket),
        site: label(RUN_QUERY.site),
        user: label(RUN_QUERY.user),
        request: requestId(query.get(RUN_QUERY.request) ?? ''),
      },
      unattended: autostart,
      keepPackets: query.get(RUN_QUERY.keepPackets) === '1',
      onlyConnectivity: query.get(RUN_QUERY.only) === 'connectivity',
      idleLife: query.get(RUN_QUERY.idleLife) === '1',
      mark: MARKS.find((mark) => mark === query.get(RUN_QUERY.mark)) ?? 'none',
    },
    autostart,
    packets: query.get('packets') === '1',
    resultId: /^\/r\/([\w-]+)\/?$/.exec(url.pathname)?.[1] ?? null,
  };
}
