import { existsSync, readFileSync } from 'node:fs';

/** What became of one run; a line of the file. */
export interface Row {
  readonly run: number;
  readonly browser: 'chromium' | 'firefox';
  readonly path: string;
  readonly roundTripMs: number;
  /**
   * `exact`: measured, and all counts equal to the truth packet for packet. `differs`: measured otherwise than it was. `refused`: told
   * that there is no call. `broken`: the run itself had no end.
   */
  readonly outcome: 'exact' | 'differs' | 'refused' | 'broken';
  /** In what it differs, or what was said; `null` for an exact one. */
  readonly why: string | null;
  /** Whether what was said of a call that was refused is borne out by what crossed the path; `null` where none was. */
  readonly isTrue: boolean | null;
  readonly sent: number | null;
  readonly lost: number | null;
  /** What the browser's median round trip has more than the wire's; `null` over a stream, where the log does not tell. */
  readonly medianErrorMs: number | null;
  readonly pressToFirstMs: number | null;
  /** Metrics that missed their targets and decided; `null` when nothing was measured. */
  readonly missedFor: readonly string[] | null;
  readonly tookMs: number;
}

/** Rows of a file that an earlier bench began; none where there is no such file. */
export function rowsOf(file: string): Row[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
