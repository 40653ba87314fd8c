import { RUN_EXIT } from '../run-outcome.ts';
import { askDecision } from './ask-decision.ts';
import { badUsage, outputProblems, writePlan, type RawPlanOutputs } from './plan-outputs.ts';
import { planHtml, planJson, planText } from './plan-report.ts';
import { planServer, type RawPlanServer } from './plan-server.ts';

/** What commander read; nothing checked. */
export interface RawPlanOptions extends RawPlanServer, RawPlanOutputs {}

/** `edgewise plan`: the decision of a server's catalogue. Returns the exit status: 0 when it was printed. */
export async function plan(raw: RawPlanOptions): Promise<number> {
  const asked = planServer(raw);
  const problems = [...(asked.ok ? [] : asked.problems), ...outputProblems(raw)];
  if (problems.length > 0 || !asked.ok) return badUsage(problems);
  const answer = await askDecision({ ...asked.server, withCsv: raw.csv !== undefined });
  if (answer.kind === 'failed') {
    console.error(answer.problem);
    return RUN_EXIT.couldNotConnect;
  }
  const { decision, csv } = answer;
  return writePlan(raw, {
    text: planText(decision),
    json: planJson(decision),
    csv: csv ?? '',
    html: planHtml(decision),
  });
}
