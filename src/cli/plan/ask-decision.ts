import { apiErrorIn } from '../../wire/api-error.ts';
import { PlanDecisionSchema, type WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import { DESK_ROUTES } from '../../wire/desk/routes.ts';
import { read } from '../../wire/read.ts';
import { answeredOnly, notReachedAt, notUnderstoodFrom } from '../../wording/cli/server.ts';
import { nothingDecided, stillAssessing } from '../../wording/plan/asking.ts';

/** A decision with its table, or why there is none, in a sentence. */
export type AskedDecision =
  | { readonly kind: 'decided'; readonly decision: WirePlanDecision; readonly csv: string | null }
  | { readonly kind: 'failed'; readonly problem: string };

const ANSWER_LIMIT_MS = 30_000;
/** While the server still assesses it is asked again, for two minutes. */
const MAX_ASKED = 120;
const PAUSE_MS = 1000;

export interface AskParts {
  readonly origin: string;
  readonly token: string;
  readonly withCsv: boolean;
  readonly fetchIt?: typeof fetch;
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

type Answer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

async function ask({ origin, token, fetchIt = fetch }: AskParts, query: string): Promise<Answer> {
  try {
    const response = await fetchIt(new URL(`${DESK_ROUTES.planDecision}${query}`, origin), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, text };
    const body = jsonOf(text);
    const message = apiErrorIn(body)?.message ?? answeredOnly(response.status);
    return { ok: false, problem: nothingDecided(origin, message) };
  } catch {
    return { ok: false, problem: notReachedAt(origin) };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
