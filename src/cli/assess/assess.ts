import { writeFile } from 'node:fs/promises';
import { notWritten } from '../../wording/cli/file.ts';
import { findBrowser } from '../browser/find-browser.ts';
import { thisMachine } from '../browser/this-machine.ts';
import { fileProblem } from '../file-problem.ts';
import { RUN_EXIT } from '../run-outcome.ts';
import { readTextNow } from '../text-file.ts';
import { parseAssessOptions, type AssessOptions, type RawAssessOptions } from './assess-options.ts';
import { assessFiles } from './from-files.ts';
import { askForAssessment } from './from-server.ts';
import { reportCsv } from './report-csv.ts';
import { reportHtml } from './report-html.ts';
import { reportText } from './report-text.ts';
import type { SiteAssessment } from './site-assessment.ts';
import { writePdf } from './write-pdf.ts';

/** Identifies this version of what `edgewise assess --json` writes. */
export const ASSESSMENT_SCHEMA = 'edgewise.assessment/1';

const STATUS: Readonly<Record<SiteAssessment['assessment']['verdict'], number>> = {
  meets: RUN_EXIT.meets,
  misses: RUN_EXIT.misses,
  'no-data': RUN_EXIT.noData,
};

/** `edgewise assess`: many samples of one site as one answer. Returns the exit status. */
export async function assess(files: readonly string[], raw: RawAssessOptions): Promise<number> {
  const parsed = parseAssessOptions(files, raw, {
    environment: process.env,
    readFile: readTextNow,
  });
  if (!parsed.ok) {
    for (const problem of parsed.problems) console.error(problem);
    return RUN_EXIT.usage;
  }
  const { options } = parsed;
  const { source } = options;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const found =
    source.kind === 'server'
      ? await askForAssessment(source, options)
      : await assessFiles(source.files, options, zone, (line) => console.error(line));
  if (found.kind !== 'assessed') {
    console.error(found.problem);
    return found.kind === 'usage' ? RUN_EXIT.usage : RUN_EXIT.couldNotConnect;
  }
  const isWritten = await write(found.report, options);
  return isWritten ? STATUS[found.report.assessment.verdict] : RUN_EXIT.usage;
}

/** An assessment as a document. */
export const reportJson = ({ links, ...report }: SiteAssessment): string =>
  `${JSON.stringify({ schema: ASSESSMENT_SCHEMA, ...report, links: Object.fromEntries(links) }, null, 2)}\n`;

/** Prints and writes what was asked for; false when something could not be written. */
async function write(report: SiteAssessment, options: AssessOptions): Promise<boolean> {
  const texts = [
    [options.json, reportJson],
    [options.csv, reportCsv],
    [options.html, reportHtml],
  ] as const;
  const isPiped = texts.some(([file]) => file === '-');
  if (!isPiped) console.log(reportText(report));
  let isGood = true;
  for (const [file, textOf] of texts) {
    if (file === null) continue;
    if (file === '-') await print(textOf(report));
    else isGood = (await attempt(file, () => writeFile(file, textOf(report)))) && isGood;
  }
  const { pdf } = options;
  if (pdf === null) return isGood;
  const browser = findBrowser(options.browser, thisMachine);
  if (!browser.ok) {
    console.error(browser.problem);
    return false;
  }
  return (await attempt(pdf, () => writePdf(reportHtml(report), pdf, browser.file))) && isGood;
}

/** Ending before a pipe has taken all of it would cut the document. */
const print = (text: string): Promise<void> =>
  new Promise((resolve) => void process.stdout.write(text, () => resolve()));

async function attempt(file: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(notWritten(file, fileProblem(error)));
    return false;
  }
}
