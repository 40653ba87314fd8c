import { targetName } from '../../core/verdict/targets.ts';
import { apiErrorIn } from '../../wire/api-error.ts';
import { DESK_ROUTES } from '../../wire/desk/routes.ts';
import { SiteReportSchema } from '../../wire/desk/sites.ts';
import { ROUTES } from '../../wire/http.ts';
import { read } from '../../wire/read.ts';
import { noAssessment } from '../../wording/cli/assess-options.ts';
import { answeredOnly, notReachedAt, notUnderstoodFrom } from '../../wording/cli/server.ts';
import type { AssessOptions, AssessSource } from './assess-options.ts';
import type { SiteAssessment } from './site-assessment.ts';

/** An assessment, or why there is none. */
export type Asked =
  | { readonly kind: 'assessed'; readonly report: SiteAssessment }
  | { readonly kind: 'unreachable'; readonly problem: string };

const ANSWER_LIMIT_MS = 30_000;
const DAY_MS = 86_400_000;

/** Asks a server for the assessment of one of its sites. Never rejects. */
export async function askServer(
  { origin, token }: Extract<AssessSource, { kind: 'server' }>,
  { site, relay, lastMs, target }: AssessOptions,
  fetchIt: typeof fetch = fetch,
): Promise<Asked> {
  const url = new URL(DESK_ROUTES.site(site ?? ''), origin);
  url.searchParams.set('days', String(lastMs / DAY_MS));
  if (relay !== null) url.searchParams.set('relay', relay);
  if (target !== null) url.searchParams.set('target', targetName(target));
  let response: Response;
  let body: unknown;
  try {
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    response = await fetchIt(url, { headers: { authorization: `Bearer ${token}` }, signal });
    body = await response.json().catch(() => null);
  } catch {
    return { kind: 'unreachable', problem: notReachedAt(origin) };
  }
  if (!response.ok) {
    const message = apiErrorIn(body)?.message ?? answeredOnly(response.status);
    return { kind: 'unreachable', problem: noAssessment(origin, message) };
  }
  const said = read(SiteReportSchema, body, 'report');
  if (!said.ok) return { kind: 'unreachable', problem: notUnderstoodFrom(origin) };
  const { site: name, relay: through, settings, assessment } = said.value;
  const ids = assessment.rows.flatMap(({ worst }) => worst.map(({ id }) => id));
  return {
    kind: 'assessed',
    report: {
      site: name,
      relay: through,
      settings,
      assessment,
      links: new Map(ids.map((id) => [id, new URL(ROUTES.resultPage(id), origin).href])),
    },
  };
}
