import { writeFile } from 'node:fs/promises';
import { notWritten } from '../../wording/cli/file.ts';
import { callProblems } from '../../wording/plan/asking.ts';
import { fileProblem } from '../file-problem.ts';
import { RUN_EXIT } from '../run-outcome.ts';
import { readTokenFile } from '../token-file.ts';
import { askDecision } from './ask-decision.ts';
import { planHtml, planJson, planText } from './plan-report.ts';

/** What commander read; nothing checked. */
export type RawPlanOptions = Readonly<
  Partial<Record<'server' | 'tokenFile' | 'json' | 'csv' | 'html', string>>
>;

/** `edgewise plan`: the decision of a server's catalogue. Returns the exit status: 0 when it was printed. */
export async function plan(raw: RawPlanOptions): Promise<number> {
  const outputs = [raw.json, raw.csv, raw.html];
  const origin = originOf(raw.server);
  const environmentToken = process.env['EDGEWISE_TOKEN']?.trim();
  const token =
    raw.tokenFile !== undefined
      ? readTokenFile(raw.tokenFile)
      : environmentToken
        ? ({ ok: true, token: environmentToken } as const)
        : ({
            ok: false,
            problem: callProblems.token(),
          } as const);
  const problems = [
    ...(origin === null ? [callProblems.server()] : []),
    ...(token.ok ? [] : [token.problem]),
    ...(outputs.filter((file) => file === '-').length > 1 ? [callProblems.outputs()] : []),
  ];
  if (problems.length > 0 || origin === null || !token.ok) {
    for (const problem of problems) console.error(problem);
    return RUN_EXIT.usage;
  }
  const asked = await askDecision({ origin, token: token.token, withCsv: raw.csv !== undefined });
  if (asked.kind === 'failed') {
    console.error(asked.problem);
    return RUN_EXIT.couldNotConnect;
  }
  const { decision, csv } = asked;
  if (!outputs.includes('-')) console.log(planText(decision));
  let isWritten = true;
  for (const [file, text] of [
    [raw.json, planJson(decision)],
    [raw.csv, csv ?? ''],
    [raw.html, planHtml(decision)],
  ] as const)
    if (file !== undefined) isWritten = (await write(file, text)) && isWritten;
  return isWritten ? 0 : RUN_EXIT.usage;
}

function originOf(server: string | undefined): string | null {
  if (server === undefined) return null;
  const address = server.includes('://') ? server : `http://${server}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return null;
  return new URL(address).origin;
}

async function write(file: string, text: string): Promise<boolean> {
  if (file === '-') {
    // Ending before a pipe has taken all of it would cut the document.
    await new Promise<void>((resolve) => void process.stdout.write(text, () => resolve()));
    return true;
  }
  try {
    await writeFile(file, text);
    return true;
  } catch (error) {
    console.error(notWritten(file, fileProblem(error)));
    return false;
  }
}
