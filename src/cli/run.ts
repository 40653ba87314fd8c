import { open, writeFile } from 'node:fs/promises';
import { packetLines } from '../wire/packet-rows.ts';
import { interrupted, startingBrowser } from '../wording/cli/browser.ts';
import { outputNotWritten } from '../wording/cli/file.ts';
import { findBrowser } from './browser/find-browser.ts';
import { thisMachine } from './browser/this-machine.ts';
import { driveBrowser } from './drive-browser.ts';
import { phaseText, progressOn } from './progress.ts';
import { parseRunOptions, type RawRunOptions, type RunOptions } from './run-options.ts';
import { exitStatusOf, RUN_EXIT, type RunOutcome } from './run-outcome.ts';
import { runReport } from './run-report.ts';
import { runUrl } from './run-url.ts';
import { resultText } from './result-text.ts';
import { readTokenFile } from './token-file.ts';
import { errorCode } from './error-code.ts';

/** `edgewise run`: one test in a browser without a window. Returns the exit status. */
export async function run(address: string, raw: RawRunOptions): Promise<number> {
  const parsed = parseRunOptions(address, raw);
  if (!parsed.ok) return complain(parsed.problems);
  const { options } = parsed;
  const browser = findBrowser(options.browser, thisMachine);
  if (!browser.ok) return complain([browser.problem]);
  const unwritable = await Promise.all([
    problemWriting('result', options.json),
    problemWriting('packets', options.packets),
  ]);
  const found = raw.tokenFile === undefined ? null : readTokenFile(raw.tokenFile);
  const problems = [...unwritable, found?.ok === false ? found.problem : null].filter(
    (problem) => problem !== null,
  );
  if (problems.length > 0) return complain(problems);
  const outcome = await driveWithProgress(options, browser.file, found?.ok === true ? found.token : null);
  return (await print(outcome, options)) ? exitStatusOf(outcome) : RUN_EXIT.usage;
}

function complain(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return RUN_EXIT.usage;
}

/** SIGBREAK: Ctrl-Break, which Windows alone has. */
const END_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGBREAK'];

async function driveWithProgress(
  options: RunOptions,
  executable: string,
  token: string | null,
): Promise<RunOutcome> {
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  for (const signal of END_SIGNALS) process.once(signal, interrupt);
  const progress = progressOn(process.stderr);
  let lastPhase: string | null = null;
  const show = (text: string, phase: string): void => {
    progress.show(text, phase !== lastPhase);
    lastPhase = phase;
  };
  show(startingBrowser(), 'starting');
  try {
    return await driveBrowser({
      executable,
      url: runUrl(options),
      isInsecure: options.isInsecure,
      mayStore: true,
      token,
      timeoutMs: options.timeoutMs,
      signal: abort.signal,
      onPhase: (update) => show(phaseText(update), update.phase),
    });
  } finally {
    progress.end();
    for (const signal of END_SIGNALS) process.off(signal, interrupt);
  }
}

/** Says how it ended; false when something could not be written where it was wanted. */
async function print(outcome: RunOutcome, { json, packets }: RunOptions): Promise<boolean> {
  if (outcome.kind === 'interrupted') console.error(interrupted());
  else if (outcome.kind !== 'result') console.error(outcome.message);
  if (outcome.kind !== 'result') return true;
  const { result, receipt } = outcome;
  const text = runReport(result, receipt);
  if (json !== '-') console.log(resultText(result, receipt));
  else {
    for (const trouble of receipt.troubles) console.error(trouble);
    await new Promise<void>((resolve) => {
      // Ending before a pipe has taken all of it would cut the document.
      process.stdout.write(text, () => resolve());
    });
  }
  const written = await Promise.all([
    json === null || json === '-' ? true : write('result', json, text),
    packets === null ? true : write('packets', packets, packetLines(receipt.packets)),
  ]);
  return written.every(Boolean);
}

async function write(what: 'result' | 'packets', file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text);
    return true;
  } catch (error) {
    console.error(outputNotWritten(what, file, errorCode(error)));
    return false;
  }
}

/** Found out before the run: nobody wants to wait for a result that then has nowhere to go. */
async function problemWriting(what: 'result' | 'packets', file: string | null): Promise<string | null> {
  if (file === null || file === '-') return null;
  try {
    await (await open(file, 'a')).close();
    return null;
  } catch (error) {
    return outputNotWritten(what, file, errorCode(error));
  }
}
