import { PlanDecisionSchema, type WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import { DESK_ROUTES } from '../../wire/desk/routes.ts';
import { read } from '../../wire/read.ts';
import { notUnderstoodFrom } from '../../wording/cli/server.ts';
import { nothingDecided, stillAssessing } from '../../wording/plan/asking.ts';
import { askServer, jsonOf, type AskedServer, type ServerAnswer } from '../ask-server.ts';

/** A decision with its table, or why there is none, in a sentence. */
export type AskedDecision =
  | { readonly kind: 'decided'; readonly decision: WirePlanDecision; readonly csv: string | null }
  | { readonly kind: 'failed'; readonly problem: string };

/** While the server still assesses it is asked again, for two minutes. */
const MAX_ASKED = 120;
const PAUSE_MS = 1000;

export interface AskParts extends AskedServer {
  readonly withCsv: boolean;
  readonly pause?: (ms: number) => Promise<void>;
}

const waitFor = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Asks a server to decide its catalogue. Never rejects. */
export async function askDecision(parts: AskParts): Promise<AskedDecision> {
  const { origin, pause = waitFor } = parts;
  for (let asked = 0; asked < MAX_ASKED; asked += 1) {
    const answer = await ask(parts, '');
    if (!answer.ok) return { kind: 'failed', problem: answer.problem };
    const said = read(PlanDecisionSchema, jsonOf(answer.text), 'decision');
    if (!said.ok) return { kind: 'failed', problem: notUnderstoodFrom(origin) };
    if (said.value.pending === 0) return withTable(parts, said.value);
    await pause(PAUSE_MS);
  }
  return { kind: 'failed', problem: stillAssessing(origin) };
}

async function withTable(parts: AskParts, decision: WirePlanDecision): Promise<AskedDecision> {
  if (!parts.withCsv) return { kind: 'decided', decision, csv: null };
  const table = await ask(parts, '?format=csv');
  return table.ok
    ? { kind: 'decided', decision, csv: table.text }
    : { kind: 'failed', problem: table.problem };
}

const ask = (server: AskedServer, query: string): Promise<ServerAnswer> =>
  askServer(server, `${DESK_ROUTES.planDecision}${query}`, nothingDecided);
