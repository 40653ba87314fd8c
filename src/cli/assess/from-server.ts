import { Check } from 'typebox/value';
import { targetName } from '../../core/verdict/targets.ts';
import { DESK_ROUTES } from '../../wire/desk/routes.ts';
import { SiteReportSchema } from '../../wire/desk/sites.ts';
import { ApiErrorSchema, ROUTES } from '../../wire/http.ts';
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
    return { kind: 'unreachable', problem: `The server at ${origin} could not be reached.` };
  }
  if (!response.ok) {
    const message = Check(ApiErrorSchema, body) ? body.error.message : `It answered ${response.status}.`;
    return { kind: 'unreachable', problem: `The server at ${origin} gave no assessment: ${message}` };
  }
  if (!Check(SiteReportSchema, body))
    return {
      kind: 'unreachable',
      problem: `The server at ${origin} gave an answer that this version does not understand.`,
    };
  const ids = body.assessment.rows.flatMap(({ worst }) => worst.map(({ id }) => id));
  return {
    kind: 'assessed',
    report: {
      site: body.site,
      relay: body.relay,
      settings: body.settings,
      assessment: body.assessment,
      links: new Map(ids.map((id) => [id, new URL(ROUTES.resultPage(id), origin).href])),
    },
  };
}
