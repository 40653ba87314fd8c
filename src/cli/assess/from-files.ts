import { parseTarget, targetName, type TargetChoice } from '../../core/verdict/targets.ts';
import {
  fileNotUsed,
  lineLeftOut,
  linesLeftOut,
  noSite,
  resultsLeftOut,
  samplesProblem,
  tableProblem,
} from '../../wording/cli/assess-files.ts';
import { assessOptionProblem } from '../../wording/cli/assess-options.ts';
import { fileProblem } from '../file-problem.ts';
import { readText } from '../text-file.ts';
import type { AssessOptions } from './assess-options.ts';
import type { FileContent, FileSample } from './file-sample.ts';
import { readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import { assessSamples, type SiteAssessment } from './site-assessment.ts';

/** An assessment, or what stands in its way: the question (`usage`) or the files (`unreadable`). */
export type FromFiles =
  | { readonly kind: 'assessed'; readonly report: SiteAssessment }
  | { readonly kind: 'usage'; readonly problem: string }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Bad lines that are named one by one. */
const NAMED_LINES = 20;
const DEFAULT_EVERY_MS = 600_000;

/** Reads files and assesses what is in them; `note` is told which lines were left out. Never rejects. */
export async function assessFiles(
  files: readonly string[],
  options: AssessOptions,
  machineZone: string,
  note: (line: string) => void,
): Promise<FromFiles> {
  const contents: FileContent[] = [];
  for (const file of files) {
    const read = await readOne(file);
    if (typeof read === 'string') return { kind: 'unreadable', problem: fileNotUsed(file, read) };
    noteSkipped(file, read, note);
    contents.push(read);
  }
  return assessContents(contents, options, machineZone);
}

/** What is read, or why not. The kind is told by what is in it: names of files lie. */
async function readOne(file: string): Promise<FileContent | string> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    return tableProblem.notRead(fileProblem(error));
  }
  if (/^\s*\{/.test(text)) return readNdjson(text);
  const table = readCsv(text);
  return table.ok ? table.content : table.problem;
}

function noteSkipped(file: string, content: FileContent, note: (line: string) => void): void {
  const { badLines, samples, uncounted } = content;
  if (uncounted > 0) note(resultsLeftOut(file, uncounted));
  for (const { line, problem } of badLines.slice(0, NAMED_LINES)) note(lineLeftOut(file, line, problem));
  if (badLines.length > 0) note(linesLeftOut(file, badLines.length, samples.length));
}

/** Assesses what files hold. Results that stand in several of them count once. */
export function assessContents(
  contents: readonly FileContent[],
  options: AssessOptions,
  machineZone: string,
): FromFiles {
  const unique = new Map(contents.flatMap(({ samples }) => samples).map((sample) => [sample.id, sample]));
  const ofRelay = [...unique.values()].filter(
    // Where no call came about there is no relay: it was none of another one.
    ({ relay }) => options.relay === null || relay === null || relay === options.relay,
  );
  const sites = [...new Set(ofRelay.map(({ site }) => site ?? ''))].sort();
  const wanted = options.site ?? (sites.length === 1 ? sites[0] : undefined);
  if (ofRelay.length === 0) return { kind: 'unreadable', problem: samplesProblem.none() };
  if (wanted === undefined)
    return {
      kind: 'usage',
      problem: samplesProblem.severalSites(sites),
    };
  const samples = ofRelay.filter(({ site }) => (site ?? '') === wanted);
  if (samples.length === 0) return { kind: 'unreadable', problem: samplesProblem.noneOfSite(wanted) };
  const lastRead = <T>(read: (content: FileContent) => T | null): T | null =>
    contents.map(read).findLast((value) => value !== null) ?? null;
  const everyMs = options.everyMs ?? lastRead((content) => content.everyMs) ?? DEFAULT_EVERY_MS;
  const newestMs = samples.reduce((newest, { atMs }) => Math.max(newest, atMs), -Infinity);
  const target = options.target ?? targetOfNewest(samples);
  const report = assessSamples(samples, {
    site: wanted === '' ? noSite() : wanted,
    relay: options.relay,
    lastMs: options.lastMs,
    // Half an interval behind the newest, so that each is in the middle of its interval whatever its delay.
    toMs: options.untilMs ?? newestMs + Math.floor(everyMs / 2),
    everyMs,
    timeZone: options.timeZone ?? lastRead((content) => content.timeZone) ?? machineZone,
    target,
    targetName: targetName(target),
  });
  return report
    ? { kind: 'assessed', report }
    : { kind: 'usage', problem: assessOptionProblem.unknownRegion() };
}

/** What the newest test was held against. */
function targetOfNewest(samples: readonly FileSample[]): TargetChoice {
  const [newest] = samples.filter(({ target }) => target !== null).sort((a, b) => b.atMs - a.atMs);
  return parseTarget(newest?.target ?? '') ?? { kind: 'client-edge' };
}
