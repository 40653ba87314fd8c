import { targetName } from '../../core/verdict/targets.ts';
import { DESK_ROUTES } from '../../wire/desk/routes.ts';
import { SiteReportSchema } from '../../wire/desk/sites.ts';
import { ROUTES } from '../../wire/http.ts';
import { read } from '../../wire/read.ts';
import { noAssessment } from '../../wording/cli/assess-options.ts';
import { notUnderstoodFrom } from '../../wording/cli/server.ts';
import { askServer, jsonOf } from '../ask-server.ts';
import type { AssessOptions, AssessSource } from './assess-options.ts';
import type { SiteAssessment } from './site-assessment.ts';

/** An assessment, or why there is none. */
export type Asked =
  | { readonly kind: 'assessed'; readonly report: SiteAssessment }
  | { readonly kind: 'unreachable'; readonly problem: string };

const DAY_MS = 86_400_000;

/** Asks a server for the assessment of one of its sites. Never rejects. */
export async function askForAssessment(
  { origin, token }: Extract<AssessSource, { kind: 'server' }>,
  { site, relay, lastMs, target }: AssessOptions,
  fetchIt: typeof fetch = fetch,
): Promise<Asked> {
  const query = new URLSearchParams({ days: String(lastMs / DAY_MS) });
  if (relay !== null) query.set('relay', relay);
  if (target !== null) query.set('target', targetName(target));
  const page = `${DESK_ROUTES.site(site ?? '')}?${query.toString()}`;
  const answer = await askServer({ origin, token, fetchIt }, page, noAssessment);
  if (!answer.ok) return { kind: 'unreachable', problem: answer.problem };
  const said = read(SiteReportSchema, jsonOf(answer.text), 'report');
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
