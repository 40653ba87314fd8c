import { UNTOUCHED } from '../../wire/desk/triage.ts';
import { open } from 'node:fs/promises';
import { csvLine as lineOf, harmless } from '../../core/csv.ts';
import { csvHeader, csvRow, TEST_COLUMNS } from '../../wire/export/csv.ts';
import type { StoredForExport } from '../../wire/export/column.ts';
import type { Sample } from '../../wire/sample.ts';
import { notWritten } from '../../wording/cli/file.ts';
import { lineFileSays } from '../../wording/cli/watch.ts';
import { fileProblem } from '../file-problem.ts';
import { RUN_REPORT_SCHEMA } from '../run-report.ts';
import type { SlotReport } from './agent.ts';

/** Columns beside those of docs/export.md: what became of the slot (wire/sample.ts). */
export const SLOT_COLUMNS = ['slotOutcome', 'slotReason'] as const;

export const LOCAL_CSV_HEADER: readonly string[] = [...csvHeader(TEST_COLUMNS), ...SLOT_COLUMNS];

/** A slot as one line of JSON: its run as `edgewise run --json` writes it, or its sample where there is no result. */
export function ndjsonLine({ run }: Pick<SlotReport, 'run'>, sample: Sample): string {
  if (run === null) return `${JSON.stringify(sample)}\n`;
  const { link, code } = run.receipt;
  return `${JSON.stringify({ schema: RUN_REPORT_SCHEMA, code, link, result: run.result })}\n`;
}

/** The same as a line of the table. */
export function csvLine({ run }: Pick<SlotReport, 'run'>, sample: Sample, nowMs: number): string {
  const slot = [sample.outcome, sample.reason ?? ''];
  const cells = run === null ? cellsOfSample(sample) : csvRow(storedOf(run, nowMs), TEST_COLUMNS);
  return lineOf([...cells, ...slot], '\n');
}

function cellsOfSample({ id, dueAt, startedAt, site, relay }: Sample): string[] {
  const known: Readonly<Record<string, string>> = {
    id,
    measuredAt: new Date(startedAt ?? dueAt).toISOString(),
    site: harmless(site),
    relay: harmless(relay ?? ''),
    unattended: 'yes',
  };
  return csvHeader(TEST_COLUMNS).map((name) => known[name] ?? '');
}

/** The run as the desk would list it; what only a server knows is empty. */
function storedOf({ result, receipt }: NonNullable<SlotReport['run']>, nowMs: number): StoredForExport {
  const { labels, path, traffic, client, grades } = result;
  return {
    requestId: labels.request ?? null,
    result,
    row: {
      id: result.id,
      code: receipt.code ?? '',
      atMs: Date.parse(result.startedAt),
      receivedAtMs: nowMs,
      durationMs: result.durationMs,
      ticket: labels.ticket,
      site: labels.site,
      user: labels.user,
      address: null,
      relay: path.relay.name,
      transport: path.transport,
      method: traffic.method,
      unattended: client.unattended,
      standing: null,
      verdict: grades.verdict,
      worstMiss: null,
      finding: null,
      blocked: null,
      rttMs: null,
      lossRatio: null,
      burstLossRatio: null,
      jitterMs: null,
      reorderRatio: null,
      notes: 0,
      triage: UNTOUCHED,
    },
  };
}

/**
 * Appends lines to a file, which is opened anew for each: one that was rolled over or removed is made again, with its
 * header. A last line that was cut (the machine lost power) stays a line of its own.
 */
export class LineFile {
  readonly file: string;
  readonly #header: string;
  #isFailing = false;

  /** `header`: with its line break; empty for none. */
  constructor(file: string, header: string) {
    this.file = file;
    this.#header = header;
  }

  /** Rejects when it cannot be written. */
  async append(text: string): Promise<void> {
    const handle = await open(this.file, 'a+', 0o644);
    try {
      const { size } = await handle.stat();
      const before = size === 0 ? this.#header : (await endsInBreak(handle, size)) ? '' : '\n';
      await handle.appendFile(before + text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  /** As `append`; a sentence the first time that it fails, and when it works again. Never rejects. */
  async tryAppend(text: string, log: (line: string) => void): Promise<void> {
    try {
      await this.append(text);
      if (this.#isFailing) log(lineFileSays.writesAgain(this.file));
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) log(notWritten(this.file, fileProblem(error)));
      this.#isFailing = true;
    }
  }

  /** Why nothing can be appended, found out before anything is measured; `null`: it can. */
  async problem(): Promise<string | null> {
    try {
      const handle = await open(this.file, 'a+', 0o644);
      try {
        const { size } = await handle.stat();
        const wanted = Buffer.from(this.#header);
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted.length), 0, wanted.length, 0);
        if (size === 0 || buffer.subarray(0, bytesRead).equals(wanted)) return null;
        return lineFileSays.otherColumns(this.file);
      } finally {
        await handle.close();
      }
    } catch (error) {
      return notWritten(this.file, fileProblem(error));
    }
  }
}

const LINE_BREAK = 0x0a;

async function endsInBreak(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 0 || buffer[0] === LINE_BREAK;
}

export const ndjsonFile = (file: string): LineFile => new LineFile(file, '');
export const csvFile = (file: string): LineFile => new LineFile(file, lineOf(LOCAL_CSV_HEADER, '\n'));
