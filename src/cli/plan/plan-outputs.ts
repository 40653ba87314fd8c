import { writeFile } from 'node:fs/promises';
import { notWritten } from '../../wording/cli/file.ts';
import { callProblems } from '../../wording/plan/asking.ts';
import { fileProblem } from '../file-problem.ts';
import { RUN_EXIT } from '../run-outcome.ts';

/** Files to write, `-` for standard output. */
export interface RawPlanOutputs {
  readonly json?: string;
  readonly csv?: string;
  readonly html?: string;
}

/** What there is to write. */
export interface PlanTexts {
  /** For people at a terminal. */
  readonly text: string;
  readonly json: string;
  readonly csv: string;
  readonly html: string;
}

/** Why these outputs cannot be; empty where they can. */
export const outputProblems = ({ json, csv, html }: RawPlanOutputs): string[] =>
  [json, csv, html].filter((file) => file === '-').length > 1 ? [callProblems.outputs()] : [];

/** Prints for people unless something else goes to standard output, and writes every file. Returns the exit status. */
export async function writePlan(raw: RawPlanOutputs, texts: PlanTexts): Promise<number> {
  const { json, csv, html } = raw;
  if (![json, csv, html].includes('-')) console.log(texts.text);
  let isWritten = true;
  for (const [file, text] of [
    [json, texts.json],
    [csv, texts.csv],
    [html, texts.html],
  ] as const)
    if (file !== undefined) isWritten = (await write(file, text)) && isWritten;
  return isWritten ? 0 : RUN_EXIT.usage;
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

/** Says what is wrong with how it was called. Returns the exit status. */
export function badUsage(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return RUN_EXIT.usage;
}
