import { open, writeFile } from 'node:fs/promises';
import { findBrowser } from './browser/find-browser.ts';
import { thisMachine } from './browser/this-machine.ts';
import { driveBrowser } from './drive-browser.ts';
import { phaseText, progressOn } from './progress.ts';
import { parseRunOptions, type RawRunOptions, type RunOptions } from './run-options.ts';
import { exitStatusOf, RUN_EXIT, type RunOutcome } from './run-outcome.ts';
import { runUrl } from './run-url.ts';
import { summaryOf } from './summary.ts';

/** `edgewise run`: one test in a browser without a window. Returns the exit status. */
export async function run(address: string, raw: RawRunOptions): Promise<number> {
  const parsed = parseRunOptions(address, raw);
  if (!parsed.ok) return complain(parsed.problems);
  const { options } = parsed;
  const browser = findBrowser(options.browser, thisMachine);
  if (!browser.ok) return complain([browser.problem]);
  const unwritable = await problemWriting(options.json);
  if (unwritable !== null) return complain([unwritable]);
  const outcome = await driveWithProgress(options, browser.file);
  return (await tell(outcome, options)) ? exitStatusOf(outcome) : RUN_EXIT.usage;
}

function complain(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return RUN_EXIT.usage;
}

async function driveWithProgress(options: RunOptions, executable: string): Promise<RunOutcome> {
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const progress = progressOn(process.stderr);
  let lastPhase: string | null = null;
  const show = (text: string, phase: string): void => {
    progress.show(text, phase !== lastPhase);
    lastPhase = phase;
  };
  show('Starting the browser', 'starting');
  try {
    return await driveBrowser({
      executable,
      url: runUrl(options),
      isInsecure: options.isInsecure,
      timeoutMs: options.timeoutMs,
      signal: abort.signal,
      onPhase: (update) => show(phaseText(update), update.phase),
    });
  } finally {
    progress.end();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Says how it ended; false when the result could not be written where it was wanted. */
async function tell(outcome: RunOutcome, { json }: RunOptions): Promise<boolean> {
  if (outcome.kind === 'interrupted') console.error('Interrupted; there is no result.');
  else if (outcome.kind !== 'result') console.error(outcome.message);
  if (outcome.kind !== 'result') return true;
  const text = `${JSON.stringify(outcome.result, null, 2)}\n`;
  if (json === '-') {
    await new Promise<void>((resolve) => {
      // Ending before a pipe has taken all of it would cut the document.
      process.stdout.write(text, () => resolve());
    });
    return true;
  }
  console.log(summaryOf(outcome.result, outcome.link));
  if (json === null) return true;
  try {
    await writeFile(json, text);
    return true;
  } catch (error) {
    console.error(unwritableSentence(json, error));
    return false;
  }
}

/** Found out before the run: nobody wants to wait for a result that then has nowhere to go. */
async function problemWriting(json: string | null): Promise<string | null> {
  if (json === null || json === '-') return null;
  try {
    await (await open(json, 'a')).close();
    return null;
  } catch (error) {
    return unwritableSentence(json, error);
  }
}

function unwritableSentence(file: string, error: unknown): string {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return `The result cannot be written to ${file} (${reason}).`;
}
