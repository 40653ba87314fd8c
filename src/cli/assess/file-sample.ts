import type { AssessedSample } from '../../core/assessment/assessment.ts';

/** A sample that a file tells of, with what it is filed under. */
export interface FileSample extends AssessedSample {
  /** `null`: not filed under any. */
  readonly site: string | null;
  /** `null`: not known, where no call came about by the nearest. */
  readonly relay: string | null;
  /** What its test was held against, as core/verdict/targets.ts writes it; `null`: not known. */
  readonly target: string | null;
  /** Of the page that shows it; `null`: not known. */
  readonly link: string | null;
  /** What its agent says of its schedule; `null`: it does not. */
  readonly everyMs: number | null;
  readonly timeZone: string | null;
}

/** What a line is: a sample, nothing that counts (a slot that was missed), what no site counts, or wrong, with the reason. */
export type ReadLine =
  | { readonly kind: 'sample'; readonly sample: FileSample }
  | { readonly kind: 'nothing'; readonly everyMs: number | null; readonly timeZone: string | null }
  | { readonly kind: 'uncounted' }
  | { readonly kind: 'bad'; readonly problem: string };

/** A line that is wrong. */
export interface BadLine {
  /** From 1, of the file. */
  readonly line: number;
  readonly problem: string;
}

/** What a file holds. */
export interface FileContent {
  readonly samples: readonly FileSample[];
  readonly badLines: readonly BadLine[];
  /** Results that nobody answers for: the server that they were exported from counts them at no site. */
  readonly uncounted: number;
  /** Of the newest line that says so. */
  readonly everyMs: number | null;
  readonly timeZone: string | null;
}

/** Puts the lines of a file together. */
export function gather(lines: Iterable<{ readonly line: number; readonly read: ReadLine }>): FileContent {
  const samples: FileSample[] = [];
  const badLines: BadLine[] = [];
  let uncounted = 0;
  let everyMs: number | null = null;
  let timeZone: string | null = null;
  for (const { line, read } of lines) {
    if (read.kind === 'bad') {
      badLines.push({ line, problem: read.problem });
      continue;
    }
    if (read.kind === 'uncounted') {
      uncounted += 1;
      continue;
    }
    const source = read.kind === 'sample' ? read.sample : read;
    everyMs = source.everyMs ?? everyMs;
    timeZone = source.timeZone ?? timeZone;
    if (read.kind === 'sample') samples.push(read.sample);
  }
  return { samples, badLines, uncounted, everyMs, timeZone };
}
