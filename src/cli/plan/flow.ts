import { callFlow } from '../../core/flows/call-flow.ts';
import { flowBudget } from '../../core/flows/flow-budget.ts';
import type { FlowScenario, Whereabouts } from '../../core/flows/flow-scenario.ts';
import type { Deployment } from '../../core/plan/catalogue.ts';
import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import { flowFigures } from '../../wire/desk/plan/end-figures.ts';
import type { FlowChoice } from '../../wire/desk/plan/flow-query.ts';
import { noSuchSite } from '../../wording/plan/asking.ts';
import { flowTitle, untoldFlow } from '../../wording/plan/flow.ts';
import { flowCsv, flowParts } from '../../wording/plan/flow-sheet.ts';
import { RUN_EXIT } from '../run-outcome.ts';
import { askDecision } from './ask-decision.ts';
import { badUsage, outputProblems, writePlan, type PlanTexts, type RawPlanOutputs } from './plan-outputs.ts';
import { planServer, type RawPlanServer } from './plan-server.ts';
import { sheetHtml, sheetText } from './sheet-report.ts';

/** What commander read: choices are checked by it. */
export interface RawFlowOptions extends RawPlanServer, RawPlanOutputs {
  readonly deployment: Deployment;
  readonly scenario: FlowScenario;
  readonly user: Whereabouts;
  readonly other: Whereabouts;
  readonly expressroute: boolean;
  readonly site?: string;
  readonly otherSite?: string;
}

/** Identifies this version of what `edgewise plan flow --json` writes. */
export const FLOW_SCHEMA = 'edgewise.flow/1';

/** `edgewise plan flow`: how a call flows, with the figures of sites if a server is asked. Returns the exit status. */
export async function planFlow(raw: RawFlowOptions): Promise<number> {
  const { deployment, scenario, user, other } = raw;
  const choice: FlowChoice = {
    ...{ deployment, scenario, user, other },
    hasExpressRoute: raw.expressroute,
    userSite: raw.site ?? null,
    otherSite: raw.otherSite ?? null,
    test: null,
  };
  const named = [choice.userSite, choice.otherSite].filter((name) => name !== null);
  const asked = named.length > 0 ? planServer(raw) : null;
  const problems = [...(asked?.ok === false ? asked.problems : []), ...outputProblems(raw)];
  if (problems.length > 0) return badUsage(problems);
  if (!asked?.ok) return writePlan(raw, flowTexts(choice, null));
  const answer = await askDecision({ ...asked.server, withCsv: false });
  if (answer.kind === 'failed') {
    console.error(answer.problem);
    return RUN_EXIT.couldNotConnect;
  }
  const unknown = named.filter((name) => answer.decision.sites.every(({ site }) => site !== name));
  if (unknown.length > 0) return badUsage(unknown.map((name) => noSuchSite(name)));
  return writePlan(raw, flowTexts(choice, answer.decision));
}

/** The call as a text, a document, a table and a page; `decision`: has the figures of its sites. */
export function flowTexts(choice: FlowChoice, decision: WirePlanDecision | null): PlanTexts {
  const flow = callFlow(choice);
  const known = flowFigures(choice, decision);
  const budget = flow && flowBudget(flow, known, choice.otherSite !== null);
  const title = flowTitle(choice);
  const parts = flow && budget ? flowParts(flow, known, budget) : [{ title: untoldFlow(), groups: [] }];
  return {
    text: sheetText(title, parts),
    json: `${JSON.stringify({ schema: FLOW_SCHEMA, choice, flow, budget }, null, 2)}\n`,
    csv: flow && budget ? flowCsv(flow, budget) : '',
    html: sheetHtml(title, parts),
  };
}
