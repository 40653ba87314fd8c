import type { ConnectorVersion, Hardware, Spares } from '../../core/sizing/cloud-connector.ts';
import { SIZING_FIELDS, type FoundCalls, type SizingChoice } from '../../core/sizing/sizing-choice.ts';
import { sizeSheet, type SizedSite } from '../../core/sizing/sizing-sheet.ts';
import { PlanCatalogueSchema } from '../../wire/desk/plan/catalogue.ts';
import { DESK_ROUTES } from '../../wire/desk/routes.ts';
import { foundCallsOf } from '../../wire/desk/plan/sizing-path.ts';
import { read } from '../../wire/read.ts';
import { readResult } from '../../wire/result.ts';
import { notUnderstoodFrom } from '../../wording/cli/server.ts';
import { noSuchSite, nothingDecided, searchProblem } from '../../wording/plan/asking.ts';
import { notSizableBy, sizingTitle } from '../../wording/plan/sizing.ts';
import { sizingCsv, sizingParts } from '../../wording/plan/sizing-sheet.ts';
import { askServer, jsonOf, type AskedServer } from '../ask-server.ts';
import { fileProblem } from '../file-problem.ts';
import { RUN_EXIT } from '../run-outcome.ts';
import { RUN_REPORT_SCHEMA } from '../run-report.ts';
import { readText } from '../text-file.ts';
import { badUsage, outputProblems, writePlan, type PlanTexts, type RawPlanOutputs } from './plan-outputs.ts';
import { planServer, type RawPlanServer } from './plan-server.ts';
import { sheetHtml, sheetText } from './sheet-report.ts';

/** What commander read: choices are checked by it, numbers are not. */
export interface RawSizeOptions extends RawPlanServer, RawPlanOutputs {
  readonly site?: string;
  /** File of a result whose search found how many calls the link carries. */
  readonly search?: string;
  readonly hardware: Hardware;
  readonly connectorVersion: ConnectorVersion;
  readonly spares: '0' | '1' | '2';
  readonly wildcard?: boolean;
  /** Every other one by its name in camel case. */
  readonly [option: string]: string | boolean | undefined;
}

/** Identifies this version of what `edgewise plan size --json` writes. */
export const SIZING_SCHEMA = 'edgewise.sizing/1';

const SPARES: readonly Spares[] = [0, 1, 2];
const camel = (name: string): string => name.replaceAll(/-(\w)/g, (_, first: string) => first.toUpperCase());

/** `edgewise plan size`: how big things must be, by what is typed or a site of a server. Returns the exit status. */
export async function planSize(raw: RawSizeOptions): Promise<number> {
  const search = raw.search === undefined ? null : await readSearch(raw.search);
  if (search?.ok === false) return badUsage([search.problem]);
  const choice = choiceOf(raw, search?.found ?? null);
  const asked = choice.site === null ? null : planServer(raw);
  const problems = [...(asked?.ok === false ? asked.problems : []), ...outputProblems(raw)];
  if (problems.length > 0) return badUsage(problems);
  let site: SizedSite | null = null;
  if (asked?.ok) {
    const found = await askSite(asked.server, choice.site ?? '');
    if (!found.ok) {
      console.error(found.problem);
      return RUN_EXIT.couldNotConnect;
    }
    if (found.site === null) return badUsage([noSuchSite(choice.site ?? '')]);
    ({ site } = found);
  }
  const { wrong } = sizeSheet(choice, site);
  if (wrong.length > 0) return badUsage(wrong.map((field) => notSizableBy(field)));
  return writePlan(raw, sizeTexts(choice, site));
}

/** What the search of the result in a file has found; the file is as `edgewise run --json` writes it, or a result alone. */
async function readSearch(
  file: string,
): Promise<{ ok: true; found: FoundCalls } | { ok: false; problem: string }> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    return { ok: false, problem: searchProblem.notRead(file, fileProblem(error)) };
  }
  const data = jsonOf(text);
  const isReport =
    typeof data === 'object' && data !== null && 'schema' in data && data.schema === RUN_REPORT_SCHEMA;
  const result = readResult(isReport && 'result' in data ? data.result : data);
  if (!result.ok || Number.isNaN(Date.parse(result.value.startedAt)))
    return { ok: false, problem: searchProblem.noResult(file) };
  const found = foundCallsOf(result.value);
  return found ? { ok: true, found } : { ok: false, problem: searchProblem.noSearch(file) };
}

function choiceOf(raw: RawSizeOptions, found: FoundCalls | null): SizingChoice {
  return {
    site: raw.site ?? null,
    typed: Object.fromEntries(
      SIZING_FIELDS.flatMap((field) => {
        const value = raw[camel(field)];
        return typeof value === 'string' ? [[field, value]] : [];
      }),
    ),
    hardware: raw.hardware,
    version: raw.connectorVersion,
    spares: SPARES.find((each) => String(each) === raw.spares) ?? 1,
    hasWildcard: raw.wildcard === true,
    found,
    nat: null,
  };
}

async function askSite(
  server: AskedServer,
  name: string,
): Promise<{ ok: true; site: SizedSite | null } | { ok: false; problem: string }> {
  const answer = await askServer(server, DESK_ROUTES.plan, nothingDecided);
  if (!answer.ok) return answer;
  const catalogue = read(PlanCatalogueSchema, jsonOf(answer.text), 'catalogue');
  if (!catalogue.ok) return { ok: false, problem: notUnderstoodFrom(server.origin) };
  return { ok: true, site: catalogue.value.sites.find(({ site }) => site.name === name)?.site ?? null };
}

/** The sizes as a text, a document, a table and a page. */
export function sizeTexts(choice: SizingChoice, site: SizedSite | null): PlanTexts {
  const sheet = sizeSheet(choice, site);
  const parts = sizingParts(sheet).map(({ title, problem, groups }) => ({
    title,
    groups: problem === null ? groups : [{ title: null, items: [problem] }],
  }));
  return {
    text: sheetText(sizingTitle(), parts),
    json: `${JSON.stringify({ schema: SIZING_SCHEMA, choice, sheet }, null, 2)}\n`,
    csv: sizingCsv(sheet),
    html: sheetHtml(sizingTitle(), parts),
  };
}
